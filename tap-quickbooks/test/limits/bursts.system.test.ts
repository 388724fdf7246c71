import { startSimulator } from 'quickbooks-simulator';
import { expect, it, onTestFinished } from 'vitest';
import { expectWithinLimit, roadTo, stallsOfMachine } from '../support/arrivals.ts';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01' };
const COMPANY = { from: RANGE.start_date, to: RANGE.end_date, customers: 0, invoices: 120, items: 0 };

it('processes of one company that start in bursts keep to ten requests in any second together', async ({
  skip,
}) => {
  const simulator = await startSimulator(COMPANY);
  onTestFinished(() => simulator.close());
  const road = await roadTo(simulator.apiUrl);
  const stalls = await stallsOfMachine();
  const folder = temporaryFolder();
  const config = writeJson(folder, 'config.json', {
    ...{ ...configFor(simulator, folder), ...RANGE, page_size: 20, streams: 'Invoice' },
    api_url: road.url,
  });
  const burst = () => Array.from({ length: 4 }, () => runTap(['--config', config]));
  const first = burst();
  await road.reached(8);
  const second = burst();
  await road.reached(40);
  const runs = await Promise.all([...first, ...second, ...burst()]);

  expect(runs.map(({ exitCode, lastLine }) => [exitCode, lastLine])).toEqual(
    runs.map(({ lastLine }) => [0, lastLine]),
  );
  expect(runs.map(({ stdout }) => recordsOf(stdout).length)).toEqual(runs.map(() => COMPANY.invoices));
  const { calls, calls_by_status, token_calls } = simulator.stats();
  expect(token_calls).toBe(1);
  expect(calls_by_status).toEqual({ 200: calls });
  expect(calls).toBeGreaterThan(80);
  expectWithinLimit([road], stalls, skip);
});
