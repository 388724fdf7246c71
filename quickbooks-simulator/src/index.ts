export type { MutateOptions } from './change/mutate-order.ts';
export type { TruthRow } from './change/truth.ts';
export { dotEnvText, environmentFor, exportsText } from './environment.ts';
export type { FaultKind } from './faults/fault-kinds.ts';
export type { FaultOrder } from './faults/faults.ts';
export type { Stats } from './http/statistics.ts';
export type { SimulatorOptions } from './settings.ts';
export { SettingsError } from './settings-error.ts';
export { type Simulator, startSimulator } from './simulator.ts';
