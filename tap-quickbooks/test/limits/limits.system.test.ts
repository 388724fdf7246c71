import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setPriority } from 'node:os';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it, onTestFinished } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
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

itInSoak(
  'several companies at once, beside busy processes and with late requests, are never answered 429',
  async () => {
    const companies = await Promise.all(
      ['1001', '1002', '1003'].map(async (realm) => {
        const simulator = await startSimulator({
          from: '2024-01-01',
          to: '2024-03-01',
          customers: 0,
          invoices: 250,
          items: 0,
          realm,
          requestsPerSecond: 10,
          requestsPerMinute: 500,
        });
        const folder = temporaryFolder();
        const api_url = await lateRoadTo(simulator.apiUrl);
        const range = { start_date: '2024-01-01', end_date: '2024-03-01', page_size: 10 };
        return {
          simulator,
          config: writeJson(folder, 'config.json', { ...configFor(simulator, folder), ...range, api_url }),
        };
      }),
    );
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
  },
);

/** A proxy that forwards each tenth request 120 ms late, as a busy network or machine does. Returns its address. */
async function lateRoadTo(address: string): Promise<string> {
  const { hostname, port } = new URL(address);
  let requests = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    far.on('error', () => near.destroy()).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    near.on('data', (bytes) => {
      requests += 1;
      setTimeout(() => far.write(bytes), requests % 10 === 1 ? 120 : 0);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Lowers the priority of a child, so that the simulators in this process are not what is late. */
function givingWay(child: ChildProcess): ChildProcess {
  if (child.pid !== undefined) setPriority(child.pid, 10);
  return child;
}
