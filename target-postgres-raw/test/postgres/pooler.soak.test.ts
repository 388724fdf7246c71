import { describe, expect, it } from 'vitest';
import { pgbouncer, withPgbouncer } from '../../../testing/pooler.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { withLockedTable } from '../support/batch-in-hand.ts';
import { schemaMessage } from '../support/lines.ts';
import { loadCrosswise } from '../support/load-crosswise.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** Many batches, of which neighbours touch the same rows. */
const RECORDS = 400;
const KEYS = 90;
const INPUT = [
  SCHEMA,
  ...Array.from({ length: RECORDS }, (_, n) => envelope(String(n % KEYS), `{"n":${n}}`)),
  state('1'),
];

/** Many small batches, none of whose rows the table has. */
const MANY = 2000;
const TWENTY_ROWS = { TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '20' };
const NEW_ROWS = [
  SCHEMA,
  ...Array.from({ length: MANY }, (_, n) => envelope(String(n), `{"n":${n}}`)),
  state('1'),
];

describe.runIf(pgbouncer !== undefined)('through PgBouncer in transaction mode', () => {
  it.each([1, 2, 5])('batches that touch the same rows are loaded in order with %i connections', (size) =>
    withDatabase(server, ({ settings, query }) =>
      withPgbouncer(server, size, async (port) => {
        const variables = {
          ...settings,
          TARGET_POSTGRES_RAW_PORT: port,
          TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '60',
        };
        expect(await runTarget(variables, INPUT)).toMatchObject({ code: 0, stdout: '1\n' });
        const rows = await query(
          "select count(*), min((payload->>'n')::integer) as least from raw.qb_invoices",
        );
        expect(rows).toEqual([{ count: String(KEYS), least: String(RECORDS - KEYS) }]);
        expect(await runTarget(variables, [], ['last-state'])).toMatchObject({ code: 0, stdout: '1\n' });
        expect((await runTarget(variables, [], ['doctor'])).code).toBe(0);
      }),
    ),
  );

  it.each([1, 2])('batches of new rows are loaded without a pause with %i connections', (size) =>
    withDatabase(server, ({ settings, value }) =>
      withPgbouncer(server, size, async (port) => {
        const variables = { ...settings, ...TWENTY_ROWS, TARGET_POSTGRES_RAW_PORT: port };
        expect(await runTarget(variables, NEW_ROWS)).toMatchObject({ code: 0, stdout: '1\n' });
        expect(await value('select count(*) from raw.qb_invoices')).toBe(String(MANY));
      }),
    ),
  );

  it.each([1, 2])('batches with rows that Postgres rejects end without a pause with %i connections', (size) =>
    withDatabase(server, async ({ settings, query, value }) => {
      const direct = { ...settings, ...TWENTY_ROWS, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: String(MANY) };
      expect(await runTarget(direct, [SCHEMA])).toMatchObject({ code: 0 });
      await query(`alter table raw.qb_invoices add check (id !~ '7$')`);
      await withPgbouncer(server, size, async (port) => {
        const ended = await runTarget({ ...direct, TARGET_POSTGRES_RAW_PORT: port }, NEW_ROWS);
        expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
        expect(await value('select count(*) from raw.qb_invoices')).toBe(String(MANY * 0.9));
        expect(await value('select count(*) from raw._rejected_records')).toBe(String(MANY * 0.1));
      });
    }),
  );

  it.each([1, 2])(
    'batches with records that cannot be rows end without a pause with %i connections',
    (size) =>
      withDatabase(server, ({ settings, value }) =>
        withPgbouncer(server, size, async (port) => {
          const variables = {
            ...settings,
            ...TWENTY_ROWS,
            TARGET_POSTGRES_RAW_PORT: port,
            TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: String(MANY),
          };
          const input = NEW_ROWS.map((line) =>
            typeof line === 'string' ? line.replace(/"id":"\d*7"/, '"id":null') : line,
          );
          expect(await runTarget(variables, input)).toMatchObject({ code: 0, stdout: '1\n' });
          expect(await value('select count(*) from raw.qb_invoices')).toBe(String(MANY * 0.9));
        }),
      ),
  );

  it.each([1, 2])('first deletions of many tables cost no pause with %i connections', (size) =>
    withDatabase(server, ({ settings, value }) =>
      withPgbouncer(server, size, async (port) => {
        const streams = Array.from({ length: MANY / 40 }, (_, n) => `many_${n}`);
        // Every second batch is the first one with a deletion for its table.
        const records = streams.flatMap((stream) =>
          Array.from({ length: 40 }, (_, n) => {
            const more = n === 7 ? ',"deleted_at_utc":"2024-01-01T00:00:00Z"' : '';
            return envelope(String(n), `{"n":${n}}`, more).replace('qb_invoices', stream);
          }),
        );
        const schemas = streams.map((stream) => schemaMessage(stream, ['id']));
        const variables = { ...settings, ...TWENTY_ROWS, TARGET_POSTGRES_RAW_PORT: port };
        const ended = await runTarget(variables, [...schemas, ...records, state('1')]);
        expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
        expect(await value('select sum(deleted) from raw._ingest_log')).toBe(String(MANY / 40));
      }),
    ),
  );

  it('a session that holds a lock is named all the same', () =>
    withDatabase(server, ({ name, settings }) =>
      withPgbouncer(server, 3, async (port) => {
        const variables = { ...settings, TARGET_POSTGRES_RAW_PORT: port };
        expect(await runTarget(variables, INPUT)).toMatchObject({ code: 0 });
        await withLockedTable(server.connectionString(name), async (locker) => {
          const target = new TargetProcess(variables);
          await target.write(...INPUT);
          const ended = target.end();
          await target.until(() => target.stderr.includes('waiting for a lock on raw.qb_invoices, held by '));
          await locker.query('rollback');
          expect(await ended).toMatchObject({ code: 0, stdout: '1\n' });
          expect(target.stderr).toContain('no longer waiting for a lock on raw.qb_invoices');
        });
      }),
    ));

  it.each([2, 4])('two targets in opposite orders meet no deadlock with %i connections', (size) =>
    withDatabase(server, (database) =>
      withPgbouncer(server, size, (port) =>
        loadCrosswise(3, { ...database.settings, TARGET_POSTGRES_RAW_PORT: port }, database),
      ),
    ),
  );
});
