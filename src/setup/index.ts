// In: this machine. Out: what a scan and the tests need of it, whether it is there, and the command that mends it.

export { imageInputs, judgingInputs } from './inputs.ts';
export { loadNeeds, type Machine, type Need, type State } from './need.ts';
