import { stableRuleSignal } from '../rule-signals.ts';

/** What a rule of the rulebook saw in a build script or macro. */
export default stableRuleSignal('critical');
