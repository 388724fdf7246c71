import { cpSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { withPostgres } from 'postgres-launcher';
import { startSimulator } from 'quickbooks-simulator';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { checkNextVersion } from './packages/changesets.ts';
import { checkMeltano } from './packages/meltano-by-pip.ts';
import { checkVenv, venvWith } from './packages/python-programs.ts';
import { packed } from './packages/tarballs.ts';
import { checkSameFiles, type Wheel, wheelOf } from './packages/wheels.ts';

const { values } = scriptFlags({
  name: 'test:packages',
  about:
    'Builds the Python packages from the npm tarballs, installs them in a new environment, and runs them there without the Node of this machine: alone, as a pipe, and under Meltano, which installs them by pip_url.',
  options: {
    'keep-wheels': { type: 'string', value: 'FOLDER', help: 'keep the packages there if all checks passed' },
  },
});
const startedAtMs = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'test-packages-'));
const simulator = await startSimulator({ customers: 60, invoices: 300, items: 20, others: 0 });
try {
  const tarballs = packed(join(folder, 'npm'));
  const wheels = tarballs
    .filter(({ name }) => name !== 'quickbooks-simulator')
    .map((tarball) => {
      const wheel = wheelOf(tarball.name as Wheel, tarball, folder);
      checkSameFiles(wheel, tarball, folder);
      return wheel;
    });
  say(`built ${wheels.map((wheel) => basename(wheel)).join(' and ')}`);
  const venv = venvWith(join(folder, 'venv'), wheels);
  say('installed both in a new environment');
  await withPostgres(async (server) => {
    for (const line of await checkVenv({ venv, folder, simulator, server })) say(line);
    for (const line of await checkMeltano({ wheels, simulator, server })) say(line);
  });
  say(`a changeset makes of the versions ${checkNextVersion()}`);
  const { 'keep-wheels': kept } = values;
  if (kept !== undefined) for (const wheel of wheels) cpSync(wheel, join(kept, basename(wheel)));
  say(`all checks passed in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`);
} catch (error) {
  process.stderr.write(`test:packages: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await simulator.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function say(text: string): void {
  process.stdout.write(`test:packages: ${text}\n`);
}
