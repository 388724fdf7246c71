import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { randomFrom } from '../support/random.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess, type Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();
/** Set SEED to have the same records and faults again. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = 8;
const LONGEST_PAUSE_MS = 400;

type Random = (below: number) => number;

/** Edits and deletions of a few ids, records that Postgres refuses, and a STATE that tells the next line. */
function* linesOf(
  random: Random,
  { ids, from, isOrdered }: { ids: number; from: number; isOrdered: boolean },
) {
  const count = 50 + random(250);
  for (let n = 1; n <= count; n += 1) {
    const at = from + n - (isOrdered ? 0 : random(20));
    const time = new Date(Date.UTC(2024, 0, 1, 0, 0, at)).toISOString();
    const id = String(random(ids));
    const version = `{"at":${from + n},"MetaData":{"LastUpdatedTime":"${time}"}`;
    const kind = random(20);
    if (kind < 5) yield envelope(id, '{"status":"Deleted"}', `,"deleted_at_utc":"${time}"`);
    else if (kind === 5) yield envelope(`refused ${id}`, `${version},"n":1e200000}`);
    else if (kind === 6) yield envelope(`refused ${id}`, `${version},"refused":true}`);
    else if (kind === 7) yield state(String(n));
    else yield envelope(id, `${version}}`);
  }
}

/** Loads the lines although connections are ended and the target is killed: each run continues from the last STATE. */
async function loadThroughFaults(
  { name, value }: TestDatabase,
  variables: Variables,
  lines: readonly string[],
  random: Random,
): Promise<void> {
  const ours = `from pg_stat_activity where datname = '${name}' and application_name like 'target%'`;
  for (let from = 0; ; ) {
    const target = new TargetProcess({
      ...variables,
      TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: String(1 + random(60)),
    });
    const written = target.write(SCHEMA, ...lines.slice(from)).then(() => target.end());
    const [isCut, isKilled] = [random(2) === 0, random(5) < 2];
    if (isCut) {
      await sleep(random(LONGEST_PAUSE_MS));
      await value(`select count(pg_terminate_backend(pid)) ${ours}`);
    }
    await sleep(random(LONGEST_PAUSE_MS));
    if (isKilled) target.child.kill('SIGKILL');
    const { code, stdout, lastLine } = await written;
    if (code === 0) return;
    // A connection that is lost before the first batch ends a run.
    expect(code === null || code === 7, lastLine).toBe(true);
    from = Number(stdout.split('\n').slice(0, -1).at(-1) ?? from);
    while ((await value(`select count(*) ${ours}`)) !== '0') await sleep(10);
  }
}

describe(`a history (SEED=${SEED})`, () => {
  it.each(['mark', 'remove'])(
    'has the table as it was, through kills, lost connections and refused records: %s',
    (mode) =>
      withDatabase(server, async (database) => {
        const { settings, query, value } = database;
        const next = randomFrom(SEED);
        const random: Random = (below) => Math.floor(next() * below);
        const variables = {
          ...settings,
          TARGET_POSTGRES_RAW_DELETED_RECORDS: mode,
          TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1000000',
        };
        const plain = { ...variables, TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: 'plain' };
        const kept = { ...variables, TARGET_POSTGRES_RAW_HISTORY: 'true' };
        for (const each of [plain, kept]) expect(await runTarget(each, [SCHEMA])).toMatchObject({ code: 0 });
        for (const schema of ['raw', 'plain'])
          await query(`alter table ${schema}.qb_invoices add column if not exists deleted_at_utc timestamptz,
          add check (payload->>'refused' is null)`);
        const rowsOf = (table: string) =>
          query(`select id, payload, deleted_at_utc from ${table} order by id`);
        const ids = 3 + random(40);
        const seen: { at: string; rows: object[] }[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          // A row that is removed cannot tell that an edit is older than its deletion.
          const lines = [...linesOf(random, { ids, from: round * 300, isOrdered: mode === 'remove' })];
          await loadThroughFaults(database, kept, lines, random);
          expect(await runTarget(plain, [SCHEMA, ...lines])).toMatchObject({ code: 0 });
          const rows = await rowsOf('raw.qb_invoices');
          expect(rows).toEqual(await rowsOf('plain.qb_invoices'));
          seen.push({ at: String(await value('select clock_timestamp()')), rows });
        }
        for (const { at, rows } of seen) expect(await rowsOf(`raw.qb_invoices_as_of('${at}')`)).toEqual(rows);
        // No instant has two versions, and under `mark` none lacks one.
        const versions = `select id, valid_from_utc, valid_to_utc from raw.qb_invoices_history
        union all select id, ingested_at_utc, 'infinity' from raw.qb_invoices`;
        const odd =
          mode === 'mark'
            ? 'starts <> valid_to_utc or valid_from_utc = valid_to_utc'
            : 'starts < valid_to_utc';
        expect(
          await query(`select * from (select *, lead(valid_from_utc) over (
          partition by id order by valid_from_utc, valid_to_utc) as starts from (${versions}) as all_versions
        ) as versions where ${odd} or valid_from_utc > valid_to_utc`),
        ).toEqual([]);
      }),
  );
});
