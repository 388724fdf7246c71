import { EXIT_CODES, PluginError } from '../errors.ts';
import { withGivenNames } from '../settings/given-names.ts';
import type { SettingsTable } from '../settings/setting.ts';
import type { Environment } from '../settings/variables.ts';
import { createLogger } from './logger.ts';
import { parsedFlags } from './parsed-flags.ts';
import { print } from './print.ts';
import type { Program } from './task.ts';

const STDERR = 2;

/**
 * Runs a plugin's command line to its end and resolves to the exit code. A failure becomes one line on stderr,
 * the last one. Any mix of flags is taken, since Meltano adds --config, --catalog and --state to whatever is
 * asked; --version and --about win over the rest.
 *
 * Imports what only some runs need after the flags are known. Loading a module takes more time than most answers.
 */
export async function runProgram<T extends SettingsTable, F>(
  program: Program<T, F>,
  argv: readonly string[],
  environment: Environment,
  logFile = STDERR,
): Promise<number> {
  const { plugin } = program;
  const logger = await createLogger(plugin.name, environment, logFile);
  try {
    const parsed = await parsedFlags(program, argv);
    if (typeof parsed === 'string') return await answer(parsed);
    const { flags, run } = parsed;
    if (flags.version) return await answer(`${plugin.name} ${plugin.version}`);
    if (flags.about) {
      const { about } = await import('./about.ts');
      return await answer(about(plugin, flags.format));
    }
    const { invocationOf } = await import('./invocation.ts');
    return await run(invocationOf({ plugin, flags, environment, logger }));
  } catch (error) {
    if (error instanceof PluginError) {
      // A person who stops a run knows why it ended.
      const log = error.exitCode === EXIT_CODES.interrupted ? logger.warning : logger.critical;
      log(withGivenNames(error.line));
      return error.exitCode;
    }
    const trace = error instanceof Error ? error.stack : String(error);
    logger.critical(`this is a defect of ${plugin.name} ${plugin.version}, please report it: ${trace}`);
    return EXIT_CODES.unexpected;
  }
}

async function answer(text: string): Promise<number> {
  await print(text);
  return EXIT_CODES.ok;
}
