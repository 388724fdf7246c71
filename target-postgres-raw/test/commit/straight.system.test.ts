import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { ENVELOPE_PROPERTIES, schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { settingsFor, type Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const TWO_ROWS = { TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' };
const edit = (id: number, version: number) =>
  envelope(
    String(id),
    `{"v":${version},"MetaData":{"LastUpdatedTime":"2024-01-01T00:00:${String(version).padStart(2, '0')}Z"}}`,
  );
const deletion = (id: number, second: number) =>
  envelope(
    String(id),
    `{"Id":"${id}"}`,
    `,"deleted_at_utc":"2024-01-01T00:00:${String(second).padStart(2, '0')}Z"`,
  );
const ROWS = `select id, payload->>'v' as v from raw.qb_invoices order by length(id), id`;

/** A role that cannot have staging: it may not create temporary tables. */
async function withoutStaging({ name, query }: TestDatabase): Promise<Variables> {
  await query(`create role plain_${name} login password 'p'`);
  await query(`revoke temporary on database ${name} from public`);
  await query(`grant create on database ${name} to plain_${name}`);
  return {
    ...settingsFor(server, name),
    TARGET_POSTGRES_RAW_USER: `plain_${name}`,
    TARGET_POSTGRES_RAW_PASSWORD: 'p',
    ...TWO_ROWS,
  };
}

/** A session of another program, with the transaction that it has open. */
async function withOtherSession(
  { name }: TestDatabase,
  work: (session: pg.Client) => Promise<void>,
): Promise<void> {
  const session = new pg.Client({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: name,
  });
  await session.connect();
  try {
    await session.query('begin');
    await work(session);
  } finally {
    await session.end();
  }
}

const insert = (session: pg.Client, id: number) =>
  session.query(
    `insert into raw.qb_invoices (id, payload, ingested_at_utc) values ('${id}', '{"v":"other"}', now())`,
  );

const WAITS = `wait_event_type = 'Lock'`;
const HAS_COPIED = `state = 'idle in transaction' and query ~ '^(copy "?pg_temp|select "isUnfit")'`;

/** Resolves once a session of the database is seen in that state. */
async function untilOne({ name, value }: TestDatabase, state: string): Promise<void> {
  const seen = `select exists (select from pg_stat_activity where datname = '${name}' and ${state})`;
  while ((await value(seen)) !== 't') await sleep(10);
}

/** Messages in parts. Each part follows when a batch of each one before it is committed: then none is in its way. */
async function* oneByOne(database: TestDatabase, parts: readonly (readonly (string | object)[])[]) {
  for (const [committed, part] of parts.entries()) {
    const count = 'select count(*) from raw._ingest_log where records > 0';
    while (committed > 0 && Number(await database.value(count)) < committed) await sleep(10);
    yield* part;
  }
}

describe('rows with keys that the table does not have', () => {
  it.each([
    ['a key', SCHEMA],
    ['no key', schemaMessage('qb_invoices', [])],
    ['two keys', schemaMessage('qb_invoices', ['realm_id', 'id'], ['realm_id', ...ENVELOPE_PROPERTIES])],
  ])('go into the table without staging, with %s', (_what, schema) =>
    withDatabase(server, async (database) => {
      const variables = await withoutStaging(database);
      const row = (id: number) => envelope(String(id), `{"v":1}`, ',"realm_id":"9"');
      await runTarget(variables, [schema]);
      const parts = [
        [schema, row(1), row(2)],
        [row(3), row(4)],
        [row(5), state('5')],
      ];
      const ended = await runTarget(variables, oneByOne(database, parts));
      expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '5\n' });
      expect(await database.value('select count(*) from raw.qb_invoices')).toBe('5');
      expect(
        await database.query(
          'select sum(inserted)::text as inserted, count(distinct ingested_at_utc)::text as times from raw._ingest_log',
        ),
      ).toEqual([{ inserted: '5', times: '3' }]);
    }),
  );

  it('go by staging once the table has one of them', () =>
    withDatabase(server, async (database) => {
      const variables = await withoutStaging(database);
      await runTarget(variables, [SCHEMA, edit(1, 1)]);
      const ended = await runTarget(variables, [SCHEMA, edit(2, 1), edit(1, 2)]);
      expect(ended.code).toBe(7);
      expect(ended.lastLine).toContain('permission denied to create temporary');
    }));

  it('have load times in the order of the batches, whichever way they go', () =>
    withDatabase(server, async ({ settings, query }) => {
      const variables = { ...settings, ...TWO_ROWS };
      const ids = [1, 2, 3, 1, 5, 6, 7, 8, 9, 10, 1, 12, 13, 14, 15, 16];
      const ended = await runTarget(variables, [
        SCHEMA,
        ...ids.map((id, version) => edit(id, version)),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      const batches = await query(
        'select batch from raw._ingest_log where records > 0 order by ingested_at_utc, batch',
      );
      expect(batches.map(({ batch }) => Number(batch))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await query(ROWS)).toHaveLength(14);
    }));
});

describe('another session', () => {
  it('that inserts a key while it is copied has its row merged, and none is lost or doubled', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      await runTarget(settings, [SCHEMA]);
      await withOtherSession(database, async (session) => {
        await insert(session, 2);
        const run = runTarget(settings, [SCHEMA, edit(1, 1), edit(2, 1), edit(3, 1), state('3')]);
        await untilOne(database, WAITS);
        await session.query('commit');
        expect(await run).toMatchObject({ code: 0, stdout: '3\n' });
      });
      expect(await query(ROWS)).toEqual([1, 2, 3].map((id) => ({ id: String(id), v: '1' })));
      expect(await query('select inserted, updated from raw._ingest_log where records > 0')).toEqual([
        { inserted: '2', updated: '1' },
      ]);
    }));

  it('that waits for a batch ahead of its turn, and holds up the batch before, gets its row', () =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      await runTarget(settings, [SCHEMA]);
      await withOtherSession(database, async (session) => {
        await insert(session, 2);
        // The first batch waits for the session, and the second one for the first.
        const input = async function* () {
          yield* [SCHEMA, edit(1, 1), edit(2, 1)];
          await untilOne(database, WAITS);
          yield* [edit(3, 1), edit(4, 1), state('4')];
        };
        const run = runTarget({ ...settings, ...TWO_ROWS }, input());
        await untilOne(database, HAS_COPIED);
        await insert(session, 3);
        await session.query('commit');
        expect(await run).toMatchObject({ code: 0, stdout: '4\n' });
      });
      expect(await query(ROWS)).toEqual([1, 2, 3, 4].map((id) => ({ id: String(id), v: '1' })));
    }));

  it.each([
    ['has', 1],
    ['does not have', 2],
  ])('can lock a table that %s the keys of a waiting batch, and holds up the batch before', (_what, id) =>
    withDatabase(server, async (database) => {
      const { settings, query } = database;
      const items = schemaMessage('qb_items', ['id']);
      const item = (key: number) => edit(key, 1).replace('qb_invoices', 'qb_items');
      await runTarget(settings, [SCHEMA, items, item(1)]);
      await withOtherSession(database, async (session) => {
        await session.query(`set lock_timeout = ${Math.ceil(inject('patienceMs'))}`);
        await session.query('lock table raw.qb_invoices');
        const input = async function* () {
          yield* [SCHEMA, items, edit(1, 1), edit(2, 1)];
          await untilOne(database, WAITS);
          yield* [item(id), item(3), state('4')];
        };
        const run = runTarget({ ...settings, ...TWO_ROWS }, input());
        await untilOne(database, HAS_COPIED);
        await session.query('lock table raw.qb_items');
        await session.query('commit');
        expect(await run).toMatchObject({ code: 0, stdout: '4\n' });
      });
      expect(await query('select id from raw.qb_items order by id')).toEqual(
        [...new Set(['1', String(id), '3'])].map((each) => ({ id: each })),
      );
    }),
  );
});

describe('any input', () => {
  const record = fc
    .record({ id: fc.nat(12), version: fc.nat(50), isDeletion: fc.nat(9).map((n) => n === 0) })
    .map(({ id, version, isDeletion }) => (isDeletion ? deletion(id, version) : edit(id, version)));

  it('ends with the rows that staging alone would bring', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            record,
            fc.nat(200).map((id) => edit(20 + id, 1)),
          ),
          { minLength: 1, maxLength: 60 },
        ),
        fc.integer({ min: 1, max: 9 }),
        async (records, batchRows) => {
          const results: unknown[] = [];
          for (const isStaged of [false, true])
            await withDatabase(server, async ({ settings, query }) => {
              const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: String(batchRows) };
              await runTarget(variables, [SCHEMA]);
              // A trigger that does nothing: such a table is filled by staging only.
              if (isStaged)
                await query(`create function raw.pass() returns trigger language plpgsql as $$ begin return new; end $$;
                  create trigger pass before insert on raw.qb_invoices for each row execute function raw.pass()`);
              const ended = await runTarget(variables, [SCHEMA, ...records, state('1')]);
              expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
              results.push([
                await query(
                  `select id, payload::text, to_jsonb(stored) ->> 'deleted_at_utc' as deleted
                   from raw.qb_invoices as stored order by id`,
                ),
                await query(`select sum(records), sum(inserted), sum(updated), sum(deleted), sum(unchanged), sum(stale),
                  sum(superseded), sum(dropped) from raw._ingest_log`),
              ]);
            });
          expect(results[0]).toEqual(results[1]);
        },
      ),
      { numRuns: 6 },
    ));
});
