import { EXIT_CODES, PluginError } from 'singer';

const CODES = { SIGTERM: EXIT_CODES.terminated, SIGINT: EXIT_CODES.interrupted } as const;

/** Somebody asked us to end. */
export class Interrupted extends PluginError {
  readonly exitCode: number;

  constructor(signal: keyof typeof CODES) {
    super(`ended by ${signal}; what was committed is in, with its STATE: run again from the last STATE`);
    this.exitCode = CODES[signal];
  }
}
