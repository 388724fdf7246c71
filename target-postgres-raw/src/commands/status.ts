import { ConfigError, EXIT_CODES, print, type Task } from 'singer';
import { RUNS } from '../names.ts';
import { columns } from '../report/columns.ts';
import type { SETTINGS } from '../settings.ts';
import { hasTable } from '../sql/has-table.ts';
import { listRuns, type RunRow } from '../sql/runs.ts';
import { type Judgement, judgeRuns, lastLineOf, nameOf, outcomeOf } from '../status/judge-runs.ts';
import { onDatabase } from './on-database.ts';

interface StatusFlags {
  readonly maxAge?: string;
  readonly json?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** Tells how the last runs ended, with an exit code for monitors. */
export const STATUS: Task<typeof SETTINGS, StatusFlags> = {
  addFlags: (command) =>
    command
      .option('--max-age <time>', 'each company needs a good run since then, such as 26h, 90m or 2d')
      .option('--json', 'print the result as JSON'),
  run: async ({ flags, settings }) => {
    const given = settings();
    const maxAge = secondsOf(flags.maxAge);
    const schema = given.default_target_schema;
    const runs = await onDatabase(given, `reading ${schema}.${RUNS}`, async (client) =>
      (await hasTable(client, schema, RUNS)) ? (await client.query<RunRow>(listRuns(schema))).rows : [],
    );
    const judgement = judgeRuns(runs, maxAge);
    await print(flags.json ? jsonOf(judgement) : textOf(judgement));
    return judgement.problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.unhealthy;
  },
};

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (UNITS[unit] ?? 0);
  throw new ConfigError(
    `--max-age is ${JSON.stringify(text)}: give minutes, hours or days, such as 90m, 26h or 2d`,
  );
}

/** Most runs that the text lists. */
const MOST_LISTED = 15;

function textOf({ latest, problems }: Judgement): string {
  const verdict =
    problems.length === 0
      ? 'OK: the last runs succeeded'
      : problems.map((each) => `PROBLEM: ${each}`).join('\n');
  if (latest.length === 0) return verdict;
  const rows = latest
    .slice(0, MOST_LISTED)
    .map((run) => [
      run.started_at_utc,
      run.ended_at_utc ?? '',
      nameOf(run),
      String(run.streams.length),
      String(run.records),
      String(run.deletions),
      run.calls === null ? '' : String(run.calls),
      outcomeOf(run),
    ]);
  const heads = ['started', 'ended', 'run', 'streams', 'records', 'deletions', 'calls', ''];
  return `${columns(heads, rows, { alignsNumbers: true })}\n\n${verdict}`;
}

function jsonOf({ latest, problems }: Judgement): string {
  const runs = latest.map((run) => ({ ...run, outcome: outcomeOf(run), reason: lastLineOf(run) }));
  return JSON.stringify({ healthy: problems.length === 0, problems, runs }, null, 2);
}
