import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it, onTestFinished } from 'vitest';
import { expectWithinLimit, roadTo, stallsOfMachine } from '../support/arrivals.ts';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';
// The tests of the system lane as well.
import './limits.system.test.ts';

const REALMS = Array.from({ length: 12 }, (_, i) => String(1_001 + i));
const LOW_PRIORITY = 5;
const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01', page_size: 10 };

it('twelve companies at once with pages of ten rows, beside two busy processes, stay within their limits', async ({
  skip,
}) => {
  const simulator = await startSimulator({
    from: '2024-01-01',
    to: '2024-03-01',
    customers: 0,
    invoices: 800,
    items: 0,
    realm: REALMS,
  });
  const folder = temporaryFolder();
  const roads = await Promise.all(REALMS.map(() => roadTo(simulator.apiUrl)));
  const configs = simulator.companies.map(({ realmId, refreshToken }, i) =>
    writeJson(folder, `${realmId}.json`, {
      ...configFor(simulator, folder),
      ...RANGE,
      api_url: roads[i]?.url,
      realm_id: realmId,
      refresh_token: refreshToken,
      token_file: join(folder, `tokens-${realmId}.json`),
    }),
  );
  const stalls = await stallsOfMachine(LOW_PRIORITY);
  const busy = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);']));
  // QuickBooks is another machine, so the simulator in this process must not be what is late.
  if (process.getuid?.() === 0) setPriority(-15);
  onTestFinished(() => setPriority(0));
  for (const { pid } of busy) if (pid !== undefined) setPriority(pid, LOW_PRIORITY);
  const runs = await Promise.all(
    configs.map((config) =>
      runTap(['--config', config], {}, (_, { pid }) => {
        if (pid !== undefined) setPriority(pid, LOW_PRIORITY);
      }),
    ),
  ).finally(() => {
    for (const one of busy) one.kill('SIGKILL');
  });
  const { calls, calls_by_status } = simulator.stats();
  await simulator.close();
  expect(calls_by_status).toEqual({ 200: calls });
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(REALMS.map(() => 0));
  const invoices = runs.map(({ stdout }) =>
    recordsOf(stdout).filter(({ stream }) => stream === 'qb_invoices'),
  );
  expect(invoices.map((records) => records.length)).toEqual(REALMS.map(() => 800));
  expect(calls).toBeGreaterThan(REALMS.length * 80);
  expectWithinLimit(roads, stalls, skip);
});
