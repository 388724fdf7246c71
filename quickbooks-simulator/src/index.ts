export type { Stats } from './http/statistics.ts';
export type { SimulatorOptions } from './settings.ts';
export { SettingsError } from './settings-error.ts';
export { type Simulator, startSimulator } from './simulator.ts';
