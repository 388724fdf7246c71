import { formatInstant, type RecordsOfStream, type RunFacts } from 'singer';
import { USER_AGENT } from './http/user-agent.ts';
import type { SingerOutput } from './output/singer-output.ts';
import type { ReadPlan } from './plan/read-plan.ts';
import type { QuickBooksClient } from './quickbooks/quickbooks-client.ts';
import type { GapCounts } from './reading/gap-counts.ts';
import type { RunSize } from './reading/run-size.ts';

interface SoFar {
  readonly counts: Pick<GapCounts, 'sums'>;
  readonly size: RunSize;
  readonly output: Pick<SingerOutput, 'counts'>;
}

/** The facts about a run so far, for the target's record of runs and its progress display. */
export function factsOf(
  { streams, range }: Pick<ReadPlan, 'range'> & { readonly streams: readonly Named[] },
  { calls, meteredCalls }: Pick<QuickBooksClient, 'calls' | 'meteredCalls'>,
  { counts, size, output }: SoFar,
): RunFacts {
  const names = streams.map(({ stream }) => stream.name);
  const later = names.filter((name) => !size.isWhole(name));
  return {
    tap: USER_AGENT,
    streams: names,
    ...{ calls, metered_calls: meteredCalls },
    requested: [formatInstant(range.start), formatInstant(range.end)],
    ...(later.length > 0 && { later }),
    counts: counts.sums(),
    records: recordsOf(output, size),
  };
}

interface Named {
  readonly stream: { readonly name: string };
}

/** The records of each stream of which anything is known yet. */
function recordsOf({ counts }: Pick<SingerOutput, 'counts'>, size: RunSize): Record<string, RecordsOfStream> {
  return Object.fromEntries(
    [...counts].flatMap(([stream, read]): [string, RecordsOfStream][] => {
      const expected = size.of(stream);
      if (expected === undefined) return read === 0 ? [] : [[stream, [read]]];
      return [[stream, [read, expected]]];
    }),
  );
}
