import { writeJson } from '../../tap-quickbooks/test/support/run-tap.ts';
import { runTap } from '../../tap-quickbooks/test/support/tap-here.ts';
import { runTarget } from '../../target-postgres-raw/test/support/target-here.ts';
import type { PipeOptions, PipeRun } from '../src/pipe.ts';

/**
 * Runs the tap to its end in this process, and then the target over its output. For tests of what arrives:
 * pipe.system.test.ts has the two processes and the pipe between them.
 */
export async function pipeHere(
  options: Pick<PipeOptions, 'folder' | 'tap' | 'target' | 'state'>,
): Promise<PipeRun> {
  const { folder, state } = options;
  const config = (name: 'tap' | 'target') => [
    '--config',
    writeJson(folder, `${name}.config.json`, options[name]),
  ];
  const resumed = state === undefined ? [] : ['--state', writeJson(folder, 'state.json', state)];
  const tap = await runTap([...config('tap'), ...resumed]);
  const target = await runTarget({}, [Buffer.from(tap.stdout)], config('target'));
  return {
    states: target.stdout.split('\n').filter((line) => line !== ''),
    tapExit: tap.exitCode,
    targetExit: target.code,
    log: tap.stderr + target.stderr,
  };
}

/** Runs a command of the target on a database in this process. */
export function targetHere(database: string, words: readonly string[], schema = 'raw') {
  const variables = {
    TARGET_POSTGRES_RAW_CONNECTION_STRING: database,
    TARGET_POSTGRES_RAW_DEFAULT_TARGET_SCHEMA: schema,
  };
  return runTarget(variables, [], words);
}
