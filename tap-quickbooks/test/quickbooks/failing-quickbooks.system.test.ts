import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { coveredTooEarly, lastState, recordsOf } from '../support/messages.ts';
import {
  configFor,
  runTap as runTapProcess,
  type TapRun,
  temporaryFolder,
  writeJson,
} from '../support/run-tap.ts';
import { runTap as runTapHere } from '../support/tap-here.ts';

/** Enough for six pages. */
const INVOICES = 720;
/** Three in the soak. */
const SEEDS = inject('volume') === 1 ? [1] : [1, 2, 3];
type Fault = Parameters<Simulator['addFault']>[0];

/** The soak has many runs, most of whose time goes into keeping to the rate limit: so they are beside each other. */
const [describeRuns, runTap] =
  inject('volume') === 1 ? [describe, runTapHere] : [describe.concurrent, runTapProcess];

describeRuns('a QuickBooks that fails', () => {
  const simulators: Simulator[] = [];
  afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

  const newCompany = async () => {
    const simulator = await startSimulator({
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 30,
      invoices: INVOICES,
      items: 30,
    });
    simulators.push(simulator);
    const folder = temporaryFolder();
    return { simulator, folder, run: runner(simulator, folder) };
  };
  const runner =
    (simulator: Simulator, folder: string) =>
    (more: Record<string, unknown> = {}, ...flags: string[]): Promise<TapRun> => {
      const settings = {
        ...configFor(simulator, folder),
        start_date: '2024-01-01',
        end_date: '2024-03-01',
        page_size: 120,
        request_timeout_seconds: Math.ceil(2 * inject('pace')),
        ...more,
      };
      return runTap(['--config', writeJson(folder, 'config.json', settings), ...flags]);
    };
  const invoicesOf = ({ stdout }: TapRun) =>
    recordsOf(stdout)
      .filter(({ stream }) => stream === 'qb_invoices')
      .map(({ record }) => record.id);

  it.each(
    sampled<Fault>([
      { kind: 'throttle_json', nth: 3, seconds: 1 },
      { kind: 'unauthorized', nth: 4 },
      { kind: 'server_error', nth: 3, count: 2 },
      { kind: 'bad_gateway', nth: 3, count: 2 },
      { kind: 'unavailable', nth: 3, count: 2 },
      { kind: 'gateway_timeout', nth: 3, count: 2, seconds: 0.1 },
      { kind: 'system_fault', nth: 3, count: 2 },
      { kind: 'fault_in_200', nth: 3, count: 2 },
      { kind: 'cut_body', nth: 3, count: 2 },
      { kind: 'cut_json', nth: 3, count: 2 },
      { kind: 'reset', nth: 3, count: 2 },
      { kind: 'stall', nth: 3 },
      { kind: 'extra_row' },
      { kind: 'short_page', nth: 5, count: 1, entity: 'Invoice' },
      { kind: 'ignored_order', entity: 'Invoice' },
    ]),
  )('by $kind loses no record', async (fault) => {
    const { simulator, run } = await newCompany();
    simulator.addFault(fault);
    const result = await run();
    expect(result.exitCode, result.stderr).toBe(0);
    expect(simulator.faults()[0]?.hits).toBeGreaterThan(0);
    expect(new Set(invoicesOf(result)).size).toBe(INVOICES);
    expect(lastState(result.stdout)?.bookmarks.qb_invoices?.covered).toEqual([
      ['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ]);
    expect(result.stderr).not.toMatch(/eyJ|SIM-(access|refresh|secret)/);
  });

  it.each<[Fault, number, RegExp]>([
    [{ kind: 'forbidden', nth: 5, count: 1_000 }, 4, /403 \(intuit_tid .*realm_id and environment/],
    [
      { kind: 'unauthorized' },
      4,
      /401 \(intuit_tid .*AuthenticationFailed.*new tokens were refused as well: run again/,
    ],
  ])(
    'by a permanent $0.kind ends with a sentence and a STATE that is true',
    async (fault, code, sentence) => {
      const { simulator, run } = await newCompany();
      simulator.addFault(fault);
      const result = await run();
      expect(result.exitCode).toBe(code);
      expect(result.lastLine).toMatch(sentence);
      expect(result.stderr).not.toMatch(/SIM-(access|refresh|secret)|^\s+at /m);
      expect(coveredTooEarly(result.stdout)).toEqual([]);
    },
  );

  itInSoak('by pages that are always short is read whole, for a count and a half page each', async () => {
    const { simulator, run } = await newCompany();
    simulator.addFault({ kind: 'short_page', entity: 'Invoice' });
    // Half of a smaller page would not hold the 216 records of one second.
    const result = await run({ page_size: 480 });
    expect(result.exitCode, result.stderr).toBe(0);
    expect(new Set(invoicesOf(result)).size).toBe(INVOICES);
    expect(simulator.faults()[0]?.hits).toBeLessThanOrEqual(8 * (INVOICES / 240));
  });

  itInSoak('by records that never come leaves those windows uncovered, and says which', async () => {
    const { simulator, folder, run } = await newCompany();
    simulator.addFault({ kind: 'lost_row', entity: 'Invoice' });
    const result = await run();
    expect(result.exitCode).toBe(10);
    expect(result.lastLine).toMatch(/CRITICAL .*reports more records than it returned.*qb_invoices 2024-/);
    expect(lastState(result.stdout)?.bookmarks.qb_invoices?.covered).not.toEqual([
      ['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ]);
    simulator.clearFaults();
    const state = writeJson(folder, 'state.json', lastState(result.stdout));
    const rest = await run({}, '--state', state);
    expect(rest.exitCode, rest.stderr).toBe(0);
    expect(new Set([...invoicesOf(result), ...invoicesOf(rest)]).size).toBe(INVOICES);
  });

  itInSoak.each(SEEDS)(
    'in all ways at once, a call in twenty, seed %i: what it says is covered has come',
    async (seed) => {
      const { simulator, folder, run } = await newCompany();
      const kinds = [
        'unauthorized',
        'server_error',
        'bad_gateway',
        'gateway_timeout',
        'system_fault',
        'fault_in_200',
        'cut_body',
        'cut_json',
        'reset',
        'extra_row',
        'short_page',
      ] as const;
      for (const [i, kind] of kinds.entries()) {
        simulator.addFault({ kind, probability: 0.05 / 4, seed: seed * 100 + i, seconds: 0.1 });
      }
      simulator.addFault({ kind: 'throttle_json', probability: 0.01, seed, seconds: 1 });
      const keys = new Set<string>();
      let state = '{"bookmarks":{}}';
      let exitCode: number | null = null;
      for (let runs = 0; exitCode !== 0 && runs < 5; runs += 1) {
        const result = await run({ page_size: 60 }, '--state', writeJson(folder, 'state.json', state));
        exitCode = result.exitCode;
        expect([0, 4, 6, 10], result.stderr).toContain(exitCode);
        expect(coveredTooEarly(result.stdout)).toEqual([]);
        for (const id of invoicesOf(result)) keys.add(id);
        state = JSON.stringify(lastState(result.stdout));
      }
      expect(exitCode).toBe(0);
      expect(keys.size).toBe(INVOICES);
    },
  );
});
