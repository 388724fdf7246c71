import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTap } from '../../tap-quickbooks/test/support/tap-here.ts';
import { runTarget } from '../../target-postgres-raw/test/support/target-here.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

interface Configs {
  readonly folder: string;
  /** Paths of the settings of both programs. */
  readonly tap: string;
  readonly target: string;
}

/** The shell pipe of the runbook, with real programs. Returns its exit code, and the last STATE. */
export async function censusPipe({ folder, tap: tapConfig, target: targetConfig }: Configs, state: string) {
  const program = (name: string) => `"${process.execPath}" ${join(PROJECT_ROOT, name, 'bin', `${name}.js`)}`;
  const [tap, target] = [program('tap-quickbooks'), program('target-postgres-raw')];
  const [stateFile, states] = [join(folder, 'census-state.json'), join(folder, 'states.jsonl')];
  writeFileSync(stateFile, state);
  const known = `${target} known --config ${targetConfig}`;
  const takes = `${tap} census --config ${tapConfig} --known - --state ${stateFile}`;
  const pipe = `set -o pipefail; ${known} | ${takes} | ${target} --config ${targetConfig} > ${states}; echo "\${PIPESTATUS[@]}" >&2`;
  const shell = spawn('bash', ['-c', pipe], { env: { PATH: process.env.PATH ?? '' } });
  let log = '';
  shell.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await once(shell, 'close');
  const [knownExit, censusExit, targetExit] = (log.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const last = readFileSync(states, 'utf8').trim().split('\n').at(-1) ?? '';
  return { knownExit, censusExit, targetExit, log, last };
}

/** Runs the three programs of {@link censusPipe} in this process, one after the other. */
export async function censusHere({ folder, tap: tapConfig, target: targetConfig }: Configs, state: string) {
  const [stateFile, knownFile] = [join(folder, 'census-state.json'), join(folder, 'known.ndjson')];
  writeFileSync(stateFile, state);
  const known = await runTarget({}, [], ['known', '--config', targetConfig]);
  writeFileSync(knownFile, known.stdout);
  const census = await runTap([
    ...['census', '--config', tapConfig],
    ...['--known', knownFile, '--state', stateFile],
  ]);
  const target = await runTarget({}, [Buffer.from(census.stdout)], ['--config', targetConfig]);
  return {
    ...{ knownExit: known.code, censusExit: census.exitCode, targetExit: target.code },
    log: known.stderr + census.stderr + target.stderr,
    last: target.stdout.trim().split('\n').at(-1) ?? '',
  };
}
