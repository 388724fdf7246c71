import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const INPUT = [SCHEMA, envelope('1', '{"n":1}'), state('1')];

/** Waits of a program for another session, each of which lasts until its warning is in the log. */
const WAITS = [
  ['a table that is locked', 'lock table raw.qb_invoices', 'raw.qb_invoices', []],
  ['the ledger', 'lock table raw._ingest_log', 'raw._ingest_log', []],
  ['the table of runs', 'lock table raw._runs', 'raw._runs', []],
  ['a row', 'update raw.qb_invoices set page_number = 2', 'raw.qb_invoices', []],
  ['an altered table', 'alter table raw.qb_invoices add column mine text', 'raw.qb_invoices', []],
  ['a table, in status', 'lock table raw._runs', 'raw._runs', ['status']],
  ['a table, in volumetry', 'lock table raw.qb_invoices', 'raw.qb_invoices', ['volumetry']],
] as const;

/** The settings of a user who may not see what others do. */
async function asOrdinaryUser({ name, settings, query }: TestDatabase) {
  await query(`create role loader_${name} login password 'p'`);
  await query(`grant create, temporary on database ${name} to loader_${name}`);
  return {
    ...settings,
    TARGET_POSTGRES_RAW_USER: `loader_${name}`,
    TARGET_POSTGRES_RAW_PASSWORD: 'p',
  };
}

describe('another session that holds a lock', () => {
  it.concurrent.each(WAITS)('is named once, and its end is said: %s', (_what, statement, on, args) =>
    withDatabase(server, async (database) => {
      const settings = await asOrdinaryUser(database);
      expect(await runTarget(settings, [SCHEMA, envelope('1', '{"n":0}')])).toMatchObject({ code: 0 });
      const connectionString = server.connectionString(database.name);
      const other = new pg.Client({ connectionString, application_name: 'nightly "dump"' });
      await other.connect();
      const [session] = (await other.query('select pg_backend_pid() as pid')).rows;
      await other.query(`begin; ${statement}`);
      const target = new TargetProcess(settings, args);
      await target.write(...INPUT);
      const ended = target.end();
      await target.until(() => target.stderr.includes('waiting for'));
      await other.query('rollback');
      await other.end();
      const { code, stderr } = await ended;
      expect(code, stderr).toBe(0);
      expect(stderr.match(/WARNING .*(?=waiting for).*/g)?.map((line) => line.replace(/.*raw /, ''))).toEqual(
        [
          `waiting for a lock on ${on}, held by nightly "dump" (pid ${session.pid}, user ${server.user}). ` +
            'It continues when that transaction ends',
          `no longer waiting for a lock on ${on}`,
        ],
      );
    }),
  );
});
