// In: flags, environment and the user's cargo configuration. Out: one checked Config, every key a URL, a folder or a limit.

export { cargoDefault } from './cargo-default.ts';
export { cargoRegistry } from './cargo-registry.ts';
export { type Config, loadConfig } from './load-config.ts';
