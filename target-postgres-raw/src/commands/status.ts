import type pg from 'pg';
import { ConfigError, EXIT_CODES, print, type Task } from 'singer';
import { RUNS } from '../names.ts';
import { requirePlace, writePage } from '../page/html-file.ts';
import { priceOf } from '../price.ts';
import type { SETTINGS, TargetSettings } from '../settings.ts';
import { hasTable } from '../sql/has-table.ts';
import { listRuns, type RunRow } from '../sql/runs.ts';
import { describeMoment, type Moment } from '../sql/volumetry-moment.ts';
import { type Judgement, judgeRuns, lastLineOf, outcomeOf } from '../status/judge-runs.ts';
import { runsText } from '../status/runs-text.ts';
import { onDatabase } from './on-database.ts';

interface StatusFlags {
  readonly maxAge?: string;
  readonly json?: boolean;
  /** True without the name of a file. */
  readonly html?: string | true;
  readonly storeSchema?: string;
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };
/** Age above which the page calls data too old, without `--max-age`. */
const DEFAULT_MAX_AGE_SECONDS = 26 * 3_600;

/** Tells how the last runs ended, with an exit code for monitors. */
export const STATUS: Task<typeof SETTINGS, StatusFlags> = {
  addFlags: (command) =>
    command
      .option('--max-age <time>', 'each company needs a good run since then, such as 26h, 90m or 2d')
      .option('--json', 'print the result as JSON')
      .option('--html [file]', 'write all companies as a page into this file, or to stdout without one')
      .option('--store-schema <name>', "schema of the tap's token store in this database; quickbooks"),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const maxAge = secondsOf(flags.maxAge);
    const schema = given.default_target_schema;
    if (typeof flags.html === 'string') requirePlace(flags.html);
    const price = priceOf(given);
    const { runs, page } = await onDatabase(
      { settings: given, logger },
      `reading ${schema}.${RUNS}`,
      async (client) => {
        const found = (await hasTable(client, schema, RUNS))
          ? (await client.query<RunRow>(listRuns(schema))).rows
          : [];
        if (flags.html === undefined) return { runs: found, page: undefined };
        return { runs: found, page: await fleetPage(client, given, { ...flags, maxAge, price }) };
      },
    );
    const judgement = judgeRuns(runs, maxAge);
    if (page !== undefined && typeof flags.html === 'string') writePage(flags.html, page);
    if (page !== undefined && flags.html === true) await print(page.trimEnd());
    else await print(flags.json ? jsonOf(judgement) : runsText(judgement));
    return judgement.problems.length === 0 ? EXIT_CODES.ok : EXIT_CODES.unhealthy;
  },
};

/** The page of all companies. Its modules are loaded only for it. */
async function fleetPage(
  client: pg.Client,
  { default_target_schema: schema }: TargetSettings,
  options: {
    readonly storeSchema?: string;
    readonly maxAge: number | undefined;
    readonly price: number | undefined;
  },
): Promise<string> {
  const { storeSchema = 'quickbooks', maxAge: maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS, price } = options;
  const [{ takeFleet }, { fleetOf }, { fleetPageOf }] = await Promise.all([
    import('../status/take-fleet.ts'),
    import('../status/fleet.ts'),
    import('../status/fleet-page.ts'),
  ]);
  const moment = (await client.query<Moment>(describeMoment)).rows[0];
  const facts = await takeFleet(client, schema, storeSchema);
  return fleetPageOf({
    ...{ database: moment?.database ?? '', schema, taken_at_utc: moment?.taken_at_utc ?? '' },
    ...{ rows: fleetOf(facts, maxAgeSeconds), maxAgeSeconds, price, hasStore: facts.stored !== undefined },
  });
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (UNITS[unit] ?? 0);
  throw new ConfigError(
    `--max-age is ${JSON.stringify(text)}: give minutes, hours or days, such as 90m, 26h or 2d`,
  );
}

function jsonOf({ latest, problems }: Judgement): string {
  const runs = latest.map((run) => ({ ...run, outcome: outcomeOf(run), reason: lastLineOf(run) }));
  return JSON.stringify({ healthy: problems.length === 0, problems, runs }, null, 2);
}
