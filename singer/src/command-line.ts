import { Command, CommanderError, Option } from 'commander';
import { ABOUT_FORMATS, type AboutFormat, about, type Plugin } from './about.ts';
import { ConfigError, EXIT_CODES, PluginError } from './errors.ts';
import { createLogger, type Logger } from './logger.ts';
import { MessageWriter } from './message-writer.ts';
import { resolveSettings, type Settings, type SettingsTable } from './settings.ts';
import { type Environment, settingsSources } from './settings-sources.ts';

/** Flags that every plugin has. */
interface CommonFlags {
  readonly config: readonly string[];
  readonly about?: boolean;
  readonly format: AboutFormat;
  readonly version?: boolean;
}

export interface Invocation<T extends SettingsTable, F> {
  readonly flags: F;
  readonly logger: Logger;
  /** The settings are read when they are asked for: discovery must work without them. */
  readonly settings: () => Settings<T>;
}

export interface Program<T extends SettingsTable, F> {
  readonly plugin: Plugin<T>;
  /** Adds the flags that this plugin has beside the common ones. */
  readonly addFlags: (command: Command) => Command;
  /** Resolves to the exit code. */
  readonly run: (invocation: Invocation<T, F>) => Promise<number>;
}

/**
 * Runs a plugin's command line to its end and resolves to the exit code. A failure becomes one line on stderr,
 * the last one. Any mix of flags is taken, since Meltano adds --config, --catalog and --state to whatever is
 * asked; --version and --about win over the rest.
 */
export async function runProgram<T extends SettingsTable, F>(
  program: Program<T, F>,
  argv: readonly string[],
  environment: Environment,
): Promise<number> {
  const { plugin } = program;
  const logger = createLogger(plugin.name, environment);
  try {
    const flags = parseFlags(program, argv);
    if (typeof flags === 'string') return await print(flags);
    if (flags.version) return await print(`${plugin.name} ${plugin.version}`);
    if (flags.about) return await print(about(plugin, flags.format));
    const settings = () =>
      resolveSettings(plugin.settings, settingsSources(plugin, flags.config, environment));
    return await program.run({ flags, logger, settings });
  } catch (error) {
    if (error instanceof PluginError) {
      logger.critical(error.message);
      return error.exitCode;
    }
    const trace = error instanceof Error ? error.stack : String(error);
    logger.critical(`this is a defect of ${plugin.name} ${plugin.version}, please report it: ${trace}`);
    return EXIT_CODES.unexpected;
  }
}

/** The flags, or the help where that is asked for. */
function parseFlags<T extends SettingsTable, F>(
  { plugin, addFlags }: Program<T, F>,
  argv: readonly string[],
): (F & CommonFlags) | string {
  let help = '';
  const command = new Command(plugin.name)
    .description(plugin.description)
    .option(
      '--config <file>',
      'JSON file with settings, or ENV for the environment; may be repeated, later ones win',
      (path: string, earlier: string[]) => [...earlier, path],
      [],
    )
    .option('--about', 'describe this plugin and its settings')
    .addOption(new Option('--format <format>', 'format of --about').choices(ABOUT_FORMATS).default('text'))
    .option('--version', 'print the version')
    .helpOption('--help', 'print this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: () => {},
    });
  try {
    addFlags(command).parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return help.trimEnd();
    throw new ConfigError(`${error.message.replace(/^error: /, '')}; --help lists the flags`, {
      cause: error,
    });
  }
  return command.opts<F & CommonFlags>();
}

async function print(text: string): Promise<number> {
  const output = new MessageWriter(process.stdout);
  await output.write(`${text}\n`);
  await output.flush();
  return EXIT_CODES.ok;
}
