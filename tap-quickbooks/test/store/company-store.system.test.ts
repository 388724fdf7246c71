import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awayFromMonthsEnd, LONGEST_WAIT_MS } from '../../../testing/away-from-months-end.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { lastState, recordsOf } from '../support/messages.ts';
import { writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { storePlace } from '../support/store-place.ts';
import { runTap } from '../support/tap-here.ts';

const REALMS = ['199', '198'];
const INVOICES = 120;

/** Settings of a run that takes four seconds by latency. */
const SECONDS_LONG = { page_size: 10, concurrency: 1 };

const server = sharedServer();
const DATA = {
  realm: REALMS,
  from: '2024-01-01',
  to: '2024-03-01',
  ...{ customers: 10, invoices: INVOICES, items: 10 },
};
let simulator: Simulator;
let slow: Simulator;
/** A refresh token ends as soon as it is replaced. */
let strict: Simulator;
// Calls are counted by month.
beforeAll(awayFromMonthsEnd, LONGEST_WAIT_MS);
beforeAll(async () => {
  simulator = await startSimulator(DATA);
  slow = await startSimulator({ ...DATA, latencyMs: 300 });
  strict = await startSimulator({ ...DATA, refreshTokenGraceSeconds: 0 });
});
afterAll(async () => {
  for (const each of [simulator, slow, strict]) await each.close();
});

/** A store of its own, and the programs that use it. */
async function newStore(name: string, from: Simulator = simulator) {
  const place = storePlace(from, await server.createDatabase(name));
  const { configOf } = place;
  return {
    ...place,
    run: (realm: string, more?: object, flags: readonly string[] = []) =>
      runTap(['--config', configOf(realm, more), ...flags]),
    start: (realm: string, more?: object) => startTap(['--config', configOf(realm, more)]),
    companies: (operands: readonly string[] = [], more?: object) =>
      runTap(['companies', ...operands, '--config', configOf('199', more)]),
  };
}

describe('tokens in Postgres', () => {
  it('are shared by all runs, encrypted, and counted with the calls of each company', async () => {
    const { run, query, companies } = await newStore('store_shared', strict);
    for (const realm of [...REALMS, ...REALMS]) {
      const done = await run(realm);
      expect(done.exitCode, done.stderr).toBe(0);
      expect(recordsOf(done.stdout)).toHaveLength(INVOICES);
    }
    const rows = JSON.stringify(await query('select * from quickbooks.tokens'));
    expect(rows).toContain('aes-256-gcm:1:');
    expect(rows).not.toMatch(/access_token"|refresh_token\\"/);
    const { companies: listed } = JSON.parse((await companies(['list', '--json'])).stdout);
    expect(listed).toMatchObject(
      ['198', '199'].map((realm_id) => ({
        ...{ realm_id, enabled: true, has_tokens: true, read_on_host: null },
        ...{ last_exit_code: 0, calls_this_month: 4 },
      })),
    );
    expect((await companies()).stdout).toMatch(/^199 +production +\d+ days left .* 0 +4$/m);
  });

  it('do not open with another key, without one, or for another company', async () => {
    const { run, query } = await newStore('store_sealed');
    expect((await run('199')).exitCode).toBe(0);
    const other = await run('199', { token_store_key: randomBytes(32).toString('hex') });
    expect(other.exitCode).toBe(2);
    expect(other.lastLine).toContain('cannot be decrypted: give the token_store_key');
    const without = await run('199', { token_store_key: undefined });
    expect(without.exitCode).toBe(2);
    expect(without.lastLine).toContain('are encrypted: set token_store_key');
    await query(`insert into quickbooks.tokens (environment, realm_id, tokens, version)
      select environment, '198', tokens, version from quickbooks.tokens`);
    expect(await run('198')).toMatchObject({ exitCode: 2, stdout: expect.not.stringContaining('RECORD') });
  });

  it.each([
    [{ token_file: '/tmp/tokens.json' }, 'token_store and token_file are both set'],
    [{ token_store: 'mysql://recognisable@db/x' }, 'token_store is not an address such as'],
    [{ token_store: 'postgresql://u:recognisable%@db/x' }, 'token_store has a % that is not followed by'],
    [{ token_store_key: 'recognisable' }, 'token_store_key is not a key of 32 bytes'],
    [{ token_store: undefined, monthly_calls: 5 }, 'monthly_calls needs token_store'],
  ])('are refused with the settings %o', async (more, message) => {
    const { run } = await newStore(`store_refused_${randomBytes(4).toString('hex')}`);
    const refused = await run('199', more);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.lastLine).toContain(message);
    expect(refused.stderr).not.toContain('recognisable');
  });

  it('are imported from token files, never over newer ones unasked', async () => {
    const { run, companies, folder } = await newStore('store_import');
    const file = `${folder}/tokens-199.json`;
    const before = await run('199', { token_store: undefined, token_store_key: undefined, token_file: file });
    expect(before.exitCode, before.stderr).toBe(0);
    const imported = await companies(['import', file]);
    expect(imported.exitCode, imported.stderr).toBe(0);
    expect(imported.stdout).toContain('imported company 199 (production)');
    expect((await run('199', { refresh_token: undefined })).exitCode).toBe(0);
    const again = await companies(['import', file]);
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.lastLine).toContain('which may be newer');
    const wrong = await companies(['import', file, writeJson(folder, 'other.json', '{}'), '--replace']);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.lastLine).toContain('does not hold the tokens of this tap');
    const nowhere = `${folder}/nowhere.json`;
    const other = writeJson(folder, 'ended.json', {
      ...JSON.parse(readFileSync(file, 'utf8')),
      realm_id: '198',
      refresh_token_expires_at: Date.UTC(2024, 0, 31),
    });
    const half = await companies(['import', other, file]);
    expect(half.lastLine).toMatch(/tokens of company 199 .* add --replace\. Nothing was imported$/);
    expect((await companies(['list'])).stdout).not.toContain('198');
    const ended = await companies(['import', other]);
    expect(ended.stdout).toContain('its refresh token ended on 2024-01-31: run "tap-quickbooks auth"');
    const extra = await companies(['list', '198']);
    expect(extra).toMatchObject({ exitCode: 2, stdout: '' });
    expect(extra.lastLine).toContain('companies list takes nothing after it, but has "198"');
    const foreign = { ...JSON.parse(readFileSync(file, 'utf8')), realm_id: 'abc' };
    for (const [files, message] of [
      [[folder], `${folder} cannot be read (EISDIR)`],
      [[file, nowhere], `${nowhere} cannot be read (ENOENT)`],
      [[writeJson(folder, 'realm.json', foreign)], 'does not hold the tokens of this tap'],
      [[file, file], 'both hold tokens of company 199 (production)'],
    ] as const) {
      const refused = await companies(['import', ...files, '--replace']);
      expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
      expect(refused.lastLine).toContain(message);
    }
  });
});

describe('a company that a run reads', () => {
  it('is refused to a second run, which can wait for it', async () => {
    const { run, start, query, untilHeld } = await newStore('store_busy', slow);
    const first = start('199', SECONDS_LONG);
    await untilHeld();
    // However slow this machine is, the first run must not end before the second one has asked.
    first.child.kill('SIGSTOP');
    const second = await run('199');
    first.child.kill('SIGCONT');
    expect(second).toMatchObject({ exitCode: 11, stdout: '' });
    expect(second.lastLine).toMatch(
      /another run is reading company 199 \(production\), on host .* run again later/,
    );
    const waiting = await run('199', { lease_wait_seconds: 120 });
    expect(waiting.exitCode, waiting.stderr).toBe(0);
    expect((await first.ended).exitCode).toBe(0);
    expect(await query('select lease_holder, last_exit_code from quickbooks.companies')).toEqual([
      { lease_holder: null, last_exit_code: 0 },
    ]);
  });

  it('is free again when the lease of a killed run has ended', async () => {
    const { run, start, query, untilHeld } = await newStore('store_killed', slow);
    const killed = start('199', SECONDS_LONG);
    await untilHeld();
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect((await run('199')).exitCode).toBe(11);
    await query("update quickbooks.companies set lease_until = clock_timestamp() - interval '1 ms'");
    expect((await run('199')).exitCode).toBe(0);
  });

  it('is left, with a STATE, by a run whose lease another one has', async () => {
    const { start, query, untilHeld } = await newStore('store_lost', slow);
    const first = start('199', { page_size: 2, concurrency: 1 });
    await untilHeld();
    await query('update quickbooks.companies set lease_holder = gen_random_uuid()');
    const { exitCode, lastLine, stdout } = await first.ended;
    expect(exitCode, lastLine).toBe(11);
    expect(lastLine).toContain('another run has taken over company 199');
    expect(lastState(stdout)).toMatchObject({ company: { environment: 'production', realm_id: '199' } });
    expect(recordsOf(stdout).length).toBeLessThan(INVOICES);
    expect(await query('select lease_holder is not null as "isHeld" from quickbooks.companies')).toEqual([
      { isHeld: true },
    ]);
  });

  it('keeps the pause that QuickBooks asked an earlier run for', async () => {
    const { run, query } = await newStore('store_pause');
    expect((await run('199')).exitCode).toBe(0);
    const before = performance.now();
    await query("update quickbooks.companies set pause_until = clock_timestamp() + interval '3 s'");
    expect((await run('199')).exitCode).toBe(0);
    expect(performance.now() - before).toBeGreaterThan(2_000);
  });

  it('is not read while it is disabled', async () => {
    const { run, companies } = await newStore('store_disabled');
    expect((await run('199')).exitCode).toBe(0);
    expect((await companies(['disable', '199'])).stdout).toContain('company 199 (production) is disabled');
    const refused = await run('199');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.lastLine).toContain('"tap-quickbooks companies enable 199"');
    await companies(['enable', '199']);
    expect((await run('199')).exitCode).toBe(0);
    expect((await companies(['disable', '1'])).lastLine).toContain('has no company 1');
  });
});

describe('the calls of a month', () => {
  it('are one budget of all companies, and end a run with its STATE', async () => {
    const { run, query, folder } = await newStore('store_budget');
    const limited = { page_size: 20, monthly_calls: 6 };
    const first = await run('199', limited);
    expect(first.exitCode, first.stderr).toBe(12);
    expect(first.lastLine).toContain('the 6 calls that monthly_calls allows for this month are used');
    const state = lastState(first.stdout);
    expect(state?.bookmarks.qb_invoices?.covered).not.toEqual([]);
    const other = await run('198', limited);
    expect(other.exitCode).toBe(12);
    expect(recordsOf(other.stdout)).toEqual([]);
    const flags = ['--state', writeJson(folder, 'state.json', JSON.stringify(state))];
    const rest = await run('199', { ...limited, monthly_calls: 500 }, flags);
    expect(rest.exitCode, rest.stderr).toBe(0);
    const ids = [first, rest].flatMap(({ stdout }) => recordsOf(stdout).map(({ record }) => record.id));
    expect(new Set(ids).size).toBe(INVOICES);
    const [budget] = await query('select reserved::int from quickbooks.budgets');
    expect(await query('select sum(calls)::int as reserved from quickbooks.calls')).toEqual([budget]);
  });
});
