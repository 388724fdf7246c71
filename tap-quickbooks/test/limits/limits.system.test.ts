import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { expectWithinLimit, roadTo, stallsOfMachine } from '../support/arrivals.ts';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

it('three pipelines side by side on one company stay within its limits together', async ({ skip }) => {
  const simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 600,
    invoices: 600,
    items: 600,
  });
  const road = await roadTo(simulator.apiUrl);
  const stalls = await stallsOfMachine();
  const folder = temporaryFolder();
  const config = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
    api_url: road.url,
    start_date: '2024-01-01',
    end_date: '2024-03-01',
    page_size: 20,
  });
  const { streams } = JSON.parse((await runTap(['--discover'])).stdout);
  const runs = await Promise.all(
    ['qb_customers', 'qb_invoices', 'qb_items'].map((name) => {
      const only = streams.filter(({ stream }: { stream: string }) => stream === name);
      return runTap(['--config', config, '--catalog', writeJson(folder, `${name}.json`, { streams: only })]);
    }),
  );
  const stats = simulator.stats();
  await simulator.close();
  expect(runs.map(({ exitCode, lastLine }) => ({ exitCode, lastLine }))).toEqual(
    runs.map(({ lastLine }) => ({ exitCode: 0, lastLine })),
  );
  expect(runs.map(({ stdout }) => new Set(recordsOf(stdout).map(({ record }) => record.id)).size)).toEqual([
    600, 600, 600,
  ]);
  expect(stats.calls).toBeGreaterThan(90);
  expect(stats.token_calls).toBe(1);
  expect(stats.calls_by_status).toEqual({ 200: stats.calls });
  expectWithinLimit([road], stalls, skip);
});

/** Priority of the programs in the soak, so that the simulators in this process are not what is late. */
const LOW_PRIORITY = 10;

itInSoak(
  'several companies at once, beside busy processes and with late requests, stay within their limits',
  async ({ skip }) => {
    const companies = await Promise.all(
      ['1001', '1002', '1003'].map(async (realm) => {
        const simulator = await startSimulator({
          from: '2024-01-01',
          to: '2024-03-01',
          customers: 0,
          invoices: 250,
          items: 0,
          realm,
        });
        const folder = temporaryFolder();
        const road = await roadTo(simulator.apiUrl, (request) => (request % 10 === 1 ? 120 : 0));
        const range = { start_date: '2024-01-01', end_date: '2024-03-01', page_size: 10 };
        const settings = { ...configFor(simulator, folder), ...range, api_url: road.url };
        return { simulator, road, config: writeJson(folder, 'config.json', settings) };
      }),
    );
    const stalls = await stallsOfMachine(LOW_PRIORITY);
    const busy = Array.from({ length: 2 }, () => givingWay(spawn(process.execPath, ['-e', 'for (;;);'])));
    const runs = await Promise.all(
      companies.map(({ config }) => runTap(['--config', config], {}, (_, tap) => void givingWay(tap))),
    ).finally(() => {
      for (const one of busy) one.kill('SIGKILL');
    });
    const stats = companies.map(({ simulator }) => simulator.stats());
    await Promise.all(companies.map(({ simulator }) => simulator.close()));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    for (const { calls, calls_by_status } of stats) {
      expect(calls).toBeGreaterThan(30);
      expect(calls_by_status).toEqual({ 200: calls });
    }
    expectWithinLimit(
      companies.map(({ road }) => road),
      stalls,
      skip,
    );
  },
);

function givingWay(child: ChildProcess): ChildProcess {
  if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  return child;
}
