import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const facts = (more: object = {}) => ({
  ...{ tap: 'tap-quickbooks/0.1.0', streams: ['qb_invoices'], calls: 3, metered_calls: 2 },
  ...{ requested: ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'] },
  ...{ counts: { qb_invoices: { quickbooks: 2, read: 1 } }, ...more },
});
const stateWith = (run: unknown) => ({
  type: 'STATE',
  value: { company: { environment: 'sandbox', realm_id: '7' }, bookmarks: {} },
  run,
});
const ended = (exitCode: number, lastLine = '') =>
  facts({ ended: { exit_code: exitCode, last_line: lastLine } });

inDatabase('status tells what a run read, and ends with 0 if it succeeded', async ({ settings }) => {
  expect((await runTarget(settings, [], ['status'])).code).toBe(14);
  const { stdout } = await runTarget(settings, [
    SCHEMA,
    envelope('1', '{}'),
    stateWith(facts()),
    stateWith(ended(0)),
  ]);
  expect(stdout).not.toContain('"run"');
  const good = await runTarget(settings, [], ['status', '--max-age', '26h']);
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(/^company 7 \(sandbox\)\n\n.*\n.* qb_invoices +1 +0 +3 +ok\n\nOK: /);
  const { runs } = JSON.parse((await runTarget(settings, [], ['status', '--json'])).stdout);
  expect(runs).toMatchObject([
    {
      ...{ environment: 'sandbox', realm_id: '7', streams: ['qb_invoices'], outcome: 'ok', exit_code: 0 },
      ...{ tap_exit_code: 0, calls: 3, metered_calls: 2, records: 1, batches: 1 },
      ...{ requested_from_utc: '2024-01-01T00:00:00Z', requested_until_utc: '2024-02-01T00:00:00Z' },
      quickbooks_counts: { qb_invoices: { quickbooks: 2, read: 1 } },
    },
  ]);
});

inDatabase(
  'status names a tap that failed, one that was killed, and an empty input',
  async ({ settings }) => {
    const problemAfter = async (...lines: (string | object)[]) => {
      await runTarget(settings, lines);
      const { code, stdout } = await runTarget(settings, [], ['status']);
      expect(code).toBe(14);
      return stdout;
    };
    expect(await problemAfter(SCHEMA, stateWith(ended(4, 'invalid_grant: run auth')))).toMatch(
      /PROBLEM: company 7 \(sandbox\), qb_invoices of .*: failed\. invalid_grant: run auth/,
    );
    expect(await problemAfter(SCHEMA, envelope('1', '{}'), stateWith(facts()))).toContain(
      'killed or unknown',
    );
    expect(await problemAfter()).toContain('nothing came. the input was empty');
    await runTarget(settings, [SCHEMA, stateWith(ended(0))]);
    expect((await runTarget(settings, [], ['status'])).code).toBe(0);
  },
);

inDatabase(
  'status names a run of the target that failed, and facts that are none are passed over',
  async ({ settings, query }) => {
    await runTarget(settings, [SCHEMA, stateWith({ calls: 'many' }), 'no JSON']);
    const failed = await runTarget(settings, [], ['status']);
    expect(failed.code).toBe(14);
    expect(failed.stdout).toMatch(/failed\. line 3 of the input is not JSON/);
    await query('update raw._runs set ended_at_utc = null, exit_code = null, backend_pid = 0');
    expect((await runTarget(settings, [], ['status'])).stdout).toContain('killed or unknown');
    expect((await runTarget(settings, [], ['status', '--max-age', 'soon'])).code).toBe(2);
  },
);

inDatabase(
  'a user who may not write _runs loads all the same, and doctor names the rights and the column that lack',
  async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA, stateWith(ended(0))]);
    await query(`create role loader_${name} login password 'p'; grant usage on schema raw to loader_${name};
      grant select, insert, update on all tables in schema raw to loader_${name};
      revoke update on raw._runs from loader_${name}`);
    const login = { TARGET_POSTGRES_RAW_USER: `loader_${name}`, TARGET_POSTGRES_RAW_PASSWORD: 'p' };
    const theirs = { ...settings, ...login };
    expect((await runTarget(theirs, [SCHEMA, envelope('1', '{}'), stateWith(ended(0))])).code).toBe(0);
    const fixOfRuns = async () => {
      const { code, stdout } = await runTarget(theirs, [], ['doctor', '--json']);
      expect(code).toBe(0);
      const checks: { check: string; fix?: string[] }[] = JSON.parse(stdout).checks;
      return checks.find(({ check }) => check === 'own table raw._runs')?.fix;
    };
    const runs = async () => (await query('select count(*)::int as n from raw._runs'))[0]?.n;
    expect(await runs()).toBe('1');
    for (const damage of [
      '',
      'alter table raw._runs drop column quickbooks_counts',
      'alter table raw._runs drop column left_to_later',
      'drop table raw._runs',
    ]) {
      if (damage !== '') await query(damage);
      for (const statement of (await fixOfRuns()) ?? []) await query(statement);
      expect(await fixOfRuns()).toBeUndefined();
    }
    await runTarget(theirs, [SCHEMA, stateWith(ended(0))]);
    expect(await runs()).toBe('1');
  },
);
