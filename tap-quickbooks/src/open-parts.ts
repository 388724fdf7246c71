import { FatalApiError, UnverifiedError } from 'singer';
import type { RunState } from './coverage/claims.ts';
import type { FailedStreams } from './failed-streams.ts';

/** Most places that the last line of a run names. */
const MOST_NAMED = 20;

/** Throws if the run had to leave a part of the range open. */
export function throwIfOpen(
  { unserved, unverified }: RunState,
  { problem }: FailedStreams,
  snapshots: readonly string[],
): void {
  const sentences = [
    ...(problem === undefined ? [] : [problem.message]),
    ...(unserved.length === 0
      ? []
      : [
          `QuickBooks does not serve some records, and all others were read: ${unserved.slice(0, MOST_NAMED).join('; ')}${unserved.length > MOST_NAMED ? ` and ${unserved.length - MOST_NAMED} more` : ''}. The STATE leaves their time open, and the next run tries them again: look for them in QuickBooks, save them anew or delete them`,
        ]),
    ...(unverified.length === 0
      ? []
      : [
          `QuickBooks reports more records than it returned, even after a second read: ${unverified.join('; ')}. These windows are not covered by the STATE, and the next run from it reads them again`,
        ]),
    ...(snapshots.length === 0
      ? []
      : [
          `QuickBooks has more records than it returned, even after a second read: ${snapshots.join('; ')}. These snapshots are not taken, and the next run reads them again`,
        ]),
  ];
  if (sentences.length === 0) return;
  if (unserved.length > 0) throw new FatalApiError(sentences.join('. '));
  if (problem === undefined) throw new UnverifiedError(sentences.join('. '));
  problem.message = sentences.join('. ');
  throw problem;
}
