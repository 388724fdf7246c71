import { ConfigError } from 'singer';
import type { MostDeletions } from '../../census/guards.ts';
import type { Known } from '../../census/read-known.ts';
import type { PlanFlags } from '../../plan/read-plan.ts';
import { instantOf } from '../../quickbooks/rows.ts';
import type { TapSettings } from '../../settings.ts';

export interface CensusFlags extends PlanFlags {
  readonly known?: string;
  readonly stream?: string;
  readonly before?: string;
  readonly maxDeletions?: string;
  readonly thorough?: boolean;
  readonly dryRun?: boolean;
}

/** The file of `--known`; undefined for stdin. */
export function knownFileOf({ known }: CensusFlags): string | undefined {
  if (known !== undefined) return known === '-' ? undefined : known;
  throw new ConfigError(
    'a census needs --known: give a file with the output of "target-postgres-raw known", or - for stdin',
  );
}

/** The settings with the streams that `--stream` names. */
export function withStreams(settings: TapSettings, { stream }: CensusFlags): TapSettings {
  if (stream === undefined) return settings;
  const streams = stream
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return { ...settings, streams };
}

export function mostDeletionsOf(
  { max_deletions: setting }: TapSettings,
  { maxDeletions: flag }: CensusFlags,
): MostDeletions {
  if (flag === undefined) return { given: setting, isForOnce: false };
  if (/^\d{1,15}$/.test(flag)) return { given: Number(flag), isForOnce: true };
  throw new ConfigError(
    `--max-deletions is ${JSON.stringify(flag)}, which is not a whole number: correct it`,
  );
}

/** The end of the time of creation that is compared: the records of --known may end earlier than the range. */
export function beforeOf({ before }: CensusFlags, end: number, { ends }: Pick<Known, 'ends'>): number {
  const last = Math.min(end, ...ends.flatMap((each) => instantOf(each.before ?? '') ?? []));
  if (before === undefined) return last;
  const instant = instantOf(before);
  if (instant !== undefined) return Math.min(instant, last);
  throw new ConfigError(
    `--before is ${JSON.stringify(before)}, which is not an instant such as "2024-01-31T00:00:00Z": correct it`,
  );
}
