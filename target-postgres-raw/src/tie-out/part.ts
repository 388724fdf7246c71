import type { Mismatch } from './identities.ts';

/** Two sides that do not agree. */
export interface Finding extends Mismatch {
  readonly report: string;
  /** Empty if the tables hold one company. */
  readonly realm: string;
  /** Days of the report, both included. */
  readonly start: string | null;
  readonly end: string | null;
}

/** The result for one report. */
export interface Part {
  readonly report: string;
  readonly records: number;
  readonly checks: number;
  readonly findings: readonly Finding[];
}
