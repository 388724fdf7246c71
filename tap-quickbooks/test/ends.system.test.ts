import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { coveredTooEarly, lastState, messagesOf, recordsOf } from './support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from './support/run-tap.ts';
import { startTap } from './support/start-tap.ts';

describe('a run that ends before everything is read', () => {
  let simulator: Simulator;
  let folder: string;
  beforeAll(async () => {
    simulator = await startSimulator({
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 5,
      invoices: 4_000,
      items: 5,
    });
    folder = temporaryFolder();
  });
  afterAll(() => simulator.close());

  /** Pages so small that the rate limit makes the run last. */
  const config = (more: Record<string, unknown> = {}) =>
    writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      start_date: '2024-01-01',
      end_date: '2024-03-01',
      page_size: 40,
      ...more,
    });
  const states = (stdout: string) => stdout.match(/^\{"type":"STATE"/gm)?.length ?? 0;

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s has written whole pages and a STATE that holds', async (signal, code) => {
    let isTold = false;
    const run = await runTap(['--config', config()], {}, (stdout, tap) => {
      if (isTold || states(stdout) < 12) return;
      isTold = true;
      tap.kill(signal);
    });
    expect(run.exitCode, run.stderr).toBe(code);
    expect(run.stderr).toContain(`stopped by ${signal}`);
    expect(run.stdout.endsWith('\n')).toBe(true);
    expect(messagesOf(run.stdout).at(-1)?.type).toBe('STATE');
    expect(coveredTooEarly(run.stdout)).toEqual([]);
    expect(recordsOf(run.stdout).length).toBeLessThan(4_010);

    const state = writeJson(folder, 'state.json', lastState(run.stdout));
    const rest = await runTap(['--config', config({ page_size: 1_000 }), '--state', state]);
    const keys = [run, rest].flatMap(({ stdout }) =>
      recordsOf(stdout).map(({ stream, record }) => stream + record.id),
    );
    expect(new Set(keys).size).toBe(4_010);
  });

  it('by a second signal does not wait for requests that are under way', async () => {
    const run = await runTap(['--config', config()], {}, (stdout, tap) => {
      if (states(stdout) >= 3) tap.kill('SIGTERM');
    });
    // One that comes when Node has taken its handlers away ends the process itself; a shell says 143 of both.
    expect(run.exitCode ?? run.signal, run.stderr).toBeOneOf([143, 'SIGTERM']);
    expect(coveredTooEarly(run.stdout)).toEqual([]);
  });

  it('by a reader that is gone ends with its own code', async () => {
    const run = await runTap(['--config', config()], {}, (stdout, tap) => {
      if (states(stdout) >= 3) tap.stdout?.destroy();
    });
    expect(run.exitCode).toBe(9);
    expect(run.lastLine).toMatch(/CRITICAL .*nobody reads our output any more/);
  });

  it('by signals ends although nobody reads what it writes', async () => {
    const { child, ended, said } = startTap(['--config', config({ page_size: 1_000 })]);
    child.stdout?.pause();
    await vi.waitFor(() => expect(said()).toMatch(/http_request_duration/), 10_000);
    await setTimeout(500);
    child.kill('SIGTERM');
    await setTimeout(200);
    child.kill('SIGTERM');
    await once(child, 'exit');
    child.stdout?.resume();
    const run = await ended;
    expect(run.exitCode, run.stderr).toBe(143);
    expect(run.lastLine).toMatch(/stopped by SIGTERM before all was written, since nobody reads it/);
    expect(coveredTooEarly(run.stdout.slice(0, run.stdout.lastIndexOf('\n') + 1))).toEqual([]);
  });

  it('by two signals writes whole lines and a last STATE for a reader that is slow', async () => {
    const { child, ended, said } = startTap(['--config', config({ page_size: 1_000 })]);
    child.stdout?.pause();
    await vi.waitFor(() => expect(said()).toMatch(/http_request_duration/), 10_000);
    await setTimeout(500);
    child.kill('SIGINT');
    await setTimeout(200);
    child.kill('SIGTERM');
    const told = Date.now();
    // A chunk at a time, for longer than a reader may take nothing.
    while (Date.now() - told < 6_500) {
      const chunk = once(child.stdout ?? child, 'data');
      child.stdout?.resume();
      await chunk;
      child.stdout?.pause();
      await setTimeout(250);
    }
    expect(child.exitCode).toBeNull();
    child.stdout?.resume();
    const run = await ended;
    expect(run.exitCode, run.stderr).toBe(130);
    expect(run.lastLine).toMatch(/stopped by SIGINT; the next run goes on/);
    expect(messagesOf(run.stdout).at(-1)?.type).toBe('STATE');
    expect(coveredTooEarly(run.stdout)).toEqual([]);
  });

  it('says so in its last line', async () => {
    const run = await runTap(['--config', config()], {}, (stdout, tap) => {
      if (states(stdout) === 3) tap.kill('SIGINT');
    });
    expect(run.lastLine).toMatch(/WARNING .*stopped by SIGINT; the next run goes on from the last STATE/);
  });

  it('by max_api_calls is a success, has made that many calls, and can be gone on with', async () => {
    const before = simulator.stats().calls;
    const run = await runTap(['--config', config({ max_api_calls: 7 })]);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(simulator.stats().calls - before).toBe(7);
    expect(run.stderr).toMatch(/stopped after 7 calls/);
    expect(coveredTooEarly(run.stdout)).toEqual([]);
    const none = await runTap(['--config', config({ max_api_calls: 0 })]);
    expect({ code: none.exitCode, calls: simulator.stats().calls - before }).toEqual({ code: 0, calls: 7 });
  });
});

it('a run that is killed at 100 random moments, and resumed each time, reads at most a page of each reader twice', async () => {
  const records = 20_000;
  const simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 0,
    invoices: records,
    items: 0,
  });
  const folder = temporaryFolder();
  const [readers, pageSize] = [4, 60];
  const settings = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
    start_date: '2024-01-01',
    end_date: '2024-03-01',
    page_size: pageSize,
    concurrency: readers,
  });
  const seed = Date.now() % 100_000;
  let random = seed + 1;
  const next = (below: number) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
  const ids = new Set<string>();
  let state = '{"bookmarks":{}}';
  let kills = 0;
  for (let isDone = false; !isDone; ) {
    let statesLeft = kills < 100 ? 1 + next(3) : Number.POSITIVE_INFINITY;
    const file = writeJson(folder, 'state.json', state);
    const run = await runTap(['--config', settings, '--state', file], {}, (stdout, tap) => {
      if (statesLeft === 0 || (stdout.match(/^\{"type":"STATE"/gm)?.length ?? 0) < statesLeft) return;
      statesLeft = 0;
      void setTimeout(next(30)).then(() => tap.kill('SIGKILL'));
    });
    isDone = run.exitCode === 0;
    if (run.signal === 'SIGKILL') kills += 1;
    const whole = run.stdout.slice(0, run.stdout.lastIndexOf('\n') + 1);
    expect(coveredTooEarly(whole), `seed ${seed}`).toEqual([]);
    const found = recordsOf(whole).map(({ record }) => record.id);
    // What this run has read although an earlier one had it is what the earlier one had under way.
    const again = found.filter((id) => ids.has(id));
    expect(again.length, `seed ${seed}, kill ${kills}`).toBeLessThanOrEqual(readers * pageSize);
    for (const id of found) ids.add(id);
    state = JSON.stringify(lastState(whole) ?? JSON.parse(state));
  }
  await simulator.close();
  expect(kills, `seed ${seed}`).toBe(100);
  expect(ids.size, `seed ${seed}`).toBe(records);
}, 400_000);
