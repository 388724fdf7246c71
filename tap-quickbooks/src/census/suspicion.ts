import type { Expectation } from './expectation.ts';

interface Facts {
  readonly expectation: Pick<Expectation, 'window' | 'coverage' | 'isOfState'>;
  /** Rows that the table lacks, by the ledger; undefined if it does not tell. */
  readonly lost: number | undefined;
  /** The lost rows that an earlier census has settled. */
  readonly lostBefore: number;
}

/**
 * The reason to believe that the table of a stream lacks records, so that a deletion may hide in equal numbers. Undefined
 * if there is none, and for a stream that is listed whole anyway.
 */
export function suspicionOf({ expectation, lost = 0, lostBefore }: Facts): string | undefined {
  const { window, coverage, isOfState } = expectation;
  if (window === undefined) return undefined;
  const more = lost - lostBefore;
  if (more > 0)
    return `by the ledger the table lacks ${more} ${more === 1 ? 'row' : 'rows'} that runs have inserted`;
  if (isOfState && coverage.length > 1) return 'the STATE leaves time open between the parts that it covers';
  return undefined;
}
