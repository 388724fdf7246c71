import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { lastState, messagesOf, recordsOf } from '../support/messages.ts';
import { configFor, FEW_STREAMS, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { runTap } from '../support/tap-here.ts';

const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01' };
const A = { environment: 'production', realm_id: '199' };

describe('the STATE of a company', () => {
  let simulator: Simulator;
  let folder: string;
  let stateOfA: string;
  let stdoutOfA: string;
  const configOf = (realm: string, more: Record<string, unknown> = {}) => {
    const company = simulator.companies.find(({ realmId }) => realmId === realm);
    return writeJson(folder, `config-${realm}.json`, {
      ...configFor(simulator, folder),
      ...RANGE,
      realm_id: realm,
      refresh_token: company?.refreshToken,
      token_file: join(folder, `tokens-${realm}.json`),
      ...more,
    });
  };

  beforeAll(async () => {
    simulator = await startSimulator({
      realm: ['199', '198'],
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 20,
      invoices: 200,
      items: 10,
    });
    folder = temporaryFolder();
    const run = await runTap(['--config', configOf('199')]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).not.toContain('WARNING');
    stdoutOfA = run.stdout;
    stateOfA = writeJson(folder, 'state-199.json', lastState(run.stdout));
  });
  afterAll(() => simulator.close());

  it('is the first member of every STATE, and stands in every SCHEMA', () => {
    const lines = stdoutOfA.split('\n').filter((line) => line !== '');
    const named = '"company":{"environment":"production","realm_id":"199"}';
    for (const line of lines.filter((each) => each.startsWith('{"type":"STATE"')))
      expect(line).toContain(`"value":{${named},"bookmarks":{`);
    const schemas = messagesOf(stdoutOfA).filter(({ type }) => type === 'SCHEMA');
    expect(schemas).toHaveLength(FEW_STREAMS.length);
    for (const schema of schemas) expect(schema).toMatchObject({ company: A });
  });

  it.each([
    { command: [], realm: '198', more: {}, named: 'company 198 (production)' },
    { command: ['estimate'], realm: '198', more: {}, named: 'company 198 (production)' },
    { command: [], realm: '199', more: { environment: 'sandbox' }, named: 'company 199 (sandbox)' },
  ])('is refused by $command for $named before any call', async ({ command, realm, more, named }) => {
    const before = simulator.stats();
    const run = await runTap([...command, '--config', configOf(realm, more), '--state', stateOfA]);
    expect(run.exitCode, run.stderr).toBe(2);
    expect(run.lastLine).toContain(`is of company 199 (production), but the settings name ${named}: give`);
    expect(run.stdout).toBe('');
    expect(simulator.stats().calls).toBe(before.calls);
    expect(simulator.stats().token_calls).toBe(before.token_calls);
  });

  it('is taken with a warning if it names no company, and is named in the next one', async () => {
    const { company: _, ...unnamed } = lastState(stdoutOfA) as unknown as { company: unknown };
    const before = simulator.stats().calls;
    const state = writeJson(folder, 'unnamed.json', unnamed);
    const run = await runTap(['--config', configOf('199'), '--state', state]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/WARNING .*names no company.* taken for those of company 199 \(production\)/);
    expect(recordsOf(run.stdout)).toEqual([]);
    expect(simulator.stats().calls).toBe(before);
    expect(lastState(run.stdout)).toEqual(lastState(stdoutOfA));
    const next = writeJson(folder, 'next.json', lastState(run.stdout));
    expect((await runTap(['--config', configOf('199'), '--state', next])).stderr).not.toContain('WARNING');
  });

  it.each(sampled(['{}', '{"bookmarks":{}}']))('that is %j covers nothing, which is said', async (text) => {
    const state = writeJson(folder, 'empty.json', text);
    const run = await runTap(['--config', configOf('198', { end_date: '2024-01-02' }), '--state', state]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/WARNING .* covers nothing: the whole range is read/);
    expect(lastState(run.stdout)).toMatchObject({ company: { ...A, realm_id: '198' } });
  });
});
