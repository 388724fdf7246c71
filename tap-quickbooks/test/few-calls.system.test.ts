import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampled } from '../../testing/sampled.ts';
import { coveredTooEarly, lastState, recordsOf } from './support/messages.ts';
import { configFor, type TapRun, temporaryFolder, writeJson } from './support/run-tap.ts';
import { runTap } from './support/tap-here.ts';

const STREAMS = ['qb_customers', 'qb_invoices', 'qb_items'];
const RANGE = ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'];

describe('three small streams and a limit of a few calls', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    const sizes = { customers: 30, invoices: 40, items: 10 };
    simulator = await startSimulator({ from: '2024-01-01', to: '2024-02-01', ...sizes });
  });
  afterAll(() => simulator.close());

  /** Runs again and again, each from the STATE of the run before, until a run is not stopped by the limit. */
  const runUntilDone = async (limit: number, mostRuns: number): Promise<TapRun[]> => {
    const folder = temporaryFolder();
    const catalog = writeJson(folder, 'catalog.json', {
      streams: STREAMS.map((stream) => ({ tap_stream_id: stream, stream, schema: {} })),
    });
    const [start_date, end_date] = RANGE;
    const settings = { ...configFor(simulator, folder), start_date, end_date, max_api_calls: limit };
    const runs: TapRun[] = [];
    for (let state = '{"bookmarks":{}}'; runs.length < mostRuns; ) {
      const flags = ['--catalog', catalog, '--state', writeJson(folder, 'state.json', state)];
      const run = await runTap(['--config', writeJson(folder, 'config.json', settings), ...flags]);
      expect(run.exitCode, run.stderr).toBe(0);
      runs.push(run);
      state = JSON.stringify(lastState(run.stdout));
      if (!run.stderr.includes('max_api_calls')) break;
    }
    return runs;
  };

  it.each(sampled([2, 3, 4]))('reach the end in a few runs of %i calls', async (limit) => {
    const runs = await runUntilDone(limit, 6);
    expect(runs.length).toBeLessThanOrEqual(4);
    const last = lastState(runs.at(-1)?.stdout ?? '');
    for (const stream of STREAMS) expect(last?.bookmarks[stream]?.covered).toEqual([RANGE]);
    const keys = runs.flatMap(({ stdout }) =>
      recordsOf(stdout).map(({ stream, record }) => `${stream} ${record.id}`),
    );
    expect(new Set(keys).size).toBe(80);
  });

  it('get a warning that nothing was gained if the limit is too low for any progress', async () => {
    const runs = await runUntilDone(1, 3);
    expect(runs[0]?.lastLine).not.toContain('no more time is covered');
    const warnings = runs
      .at(-1)
      ?.stderr.match(/no more time is covered than before.*set max_api_calls higher/);
    expect(warnings).toHaveLength(1);
  });
});

it('a run that max_api_calls stops is a success, has made that many calls, and can be gone on with', async () => {
  const sizes = { customers: 5, invoices: 500, items: 5 };
  const simulator = await startSimulator({ from: '2024-01-01', to: '2024-02-01', ...sizes });
  const folder = temporaryFolder();
  const [start_date, end_date] = RANGE;
  const run = (limit: number) => {
    const settings = { ...configFor(simulator, folder), start_date, end_date, page_size: 40 };
    return runTap(['--config', writeJson(folder, 'config.json', { ...settings, max_api_calls: limit })]);
  };
  try {
    const before = simulator.stats().calls;
    const stopped = await run(7);
    expect(stopped.exitCode, stopped.stderr).toBe(0);
    expect(simulator.stats().calls - before).toBe(7);
    expect(stopped.stderr).toMatch(/stopped after 7 calls/);
    expect(coveredTooEarly(stopped.stdout)).toEqual([]);
    const none = await run(0);
    expect({ code: none.exitCode, calls: simulator.stats().calls - before }).toEqual({ code: 0, calls: 7 });
  } finally {
    await simulator.close();
  }
});

it('runs of fewer calls than a bulk import has pages get through it, each from the place of the one before', async () => {
  const sizes = { customers: 0, invoices: 500, items: 0 };
  const simulator = await startSimulator({ from: '2024-01-01', to: '2024-02-01', ...sizes });
  const folder = temporaryFolder();
  const [start_date, end_date] = RANGE;
  const limits = { start_date, end_date, page_size: 20, concurrency: 1, max_api_calls: 5 };
  const config = writeJson(folder, 'config.json', { ...configFor(simulator, folder), ...limits });
  const catalog = writeJson(folder, 'catalog.json', {
    streams: [{ tap_stream_id: 'qb_invoices', stream: 'qb_invoices', schema: {} }],
  });
  try {
    const ids: string[] = [];
    let state = '{"bookmarks":{}}';
    for (let runs = 1; runs <= 12 && !state.includes(`"${start_date}","${end_date}"`); runs += 1) {
      const flags = ['--catalog', catalog, '--state', writeJson(folder, 'state.json', state)];
      const run = await runTap(['--config', config, ...flags]);
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.stderr).not.toContain('no more time is covered');
      ids.push(...recordsOf(run.stdout).map(({ record }) => record.id));
      state = JSON.stringify(lastState(run.stdout));
    }
    expect(state).toContain(`"covered":[["${start_date}","${end_date}"]]`);
    expect(new Set(ids).size).toBe(500);
    // The last page of a run may wait for the count.
    expect(ids.length).toBeLessThan(500 + 2 * limits.page_size);
  } finally {
    await simulator.close();
  }
});
