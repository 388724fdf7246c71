import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

it('three pipelines side by side on one company stay within its limits together', async () => {
  const simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 600,
    invoices: 600,
    items: 600,
    requestsPerSecond: 10,
    requestsPerMinute: 500,
  });
  const folder = temporaryFolder();
  const config = writeJson(folder, 'config.json', {
    ...configFor(simulator, folder),
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
  expect(stats.calls_by_status).toEqual({ 200: stats.calls });
  expect(stats.token_calls).toBe(1);
});
