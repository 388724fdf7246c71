import { Command, CommanderError, Option } from 'commander';
import { ConfigError, EXIT_CODES, PluginError } from '../errors.ts';
import { exposures, type SettingsFile } from '../settings/exposed-files.ts';
import type { Settings, SettingsTable } from '../settings/setting.ts';
import { type CheckSettings, resolveSettings, type SettingsSource } from '../settings/settings.ts';
import { type Environment, settingsSources } from '../settings/settings-sources.ts';
import { ABOUT_FORMATS, type AboutFormat, about, type Plugin } from './about.ts';
import { createLogger, type Logger } from './logger.ts';
import { once } from './once.ts';
import { print } from './print.ts';
import { hideSecret } from './secrets.ts';

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
  readonly settings: (check?: CheckSettings<T>) => Settings<T>;
  /** Sentences about files with settings that other users can read or write. */
  readonly exposures: () => readonly string[];
}

/** A job of a program: the plugin's own one, or one of its commands. */
export interface Task<T extends SettingsTable, F> {
  /** Adds the flags that it has beside the common ones. */
  readonly addFlags: (command: Command) => Command;
  /** Resolves to the exit code. */
  readonly run: (invocation: Invocation<T, F>) => Promise<number>;
}

export interface Program<T extends SettingsTable, F> extends Task<T, F> {
  readonly plugin: Plugin<T>;
  readonly commands?: readonly NamedTask<T>[];
}

/** A task that is chosen by its name, as in `tap-quickbooks doctor --config …`. Made by {@link namedTask}. */
export interface NamedTask<T extends SettingsTable> {
  readonly name: string;
  readonly description: string;
  readonly task: Task<T, unknown>;
}

export function namedTask<T extends SettingsTable, F>(
  name: string,
  description: string,
  { addFlags, run }: Task<T, F>,
): NamedTask<T> {
  // The flags are those that `addFlags` has described to the parser.
  return { name, description, task: { addFlags, run: (invocation) => run(invocation as Invocation<T, F>) } };
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
    const parsed = parse(program, argv);
    if (typeof parsed === 'string') return await answer(parsed);
    const { flags, run } = parsed;
    if (flags.version) return await answer(`${plugin.name} ${plugin.version}`);
    if (flags.about) return await answer(about(plugin, flags.format));
    const sources = once(() => {
      const found = settingsSources(plugin, flags.config, environment, ({ path }) =>
        logger.info(`settings also come from ${path}`),
      );
      hideSecretsIn(found, plugin.settings);
      const passedOver = new Set(found.flatMap((source) => source.passedOver ?? []));
      if (passedOver.size > 0)
        logger.warning(
          `settings of other programs, which have no effect here: ${[...passedOver].join(', ')}`,
        );
      return found;
    });
    const settings = (check?: CheckSettings<T>) => resolveSettings(plugin.settings, sources(), check);
    return await run({
      flags,
      logger,
      settings,
      exposures: () => exposures(filesOf(sources(), plugin.settings)),
    });
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

/** Hides the secrets of every source, also those that another source overrides. */
function hideSecretsIn(sources: readonly SettingsSource[], table: SettingsTable): void {
  for (const { values } of sources)
    for (const [name, value] of values) if (table[name]?.sensitive) hideSecret(String(value));
}

function filesOf(sources: readonly SettingsSource[], table: SettingsTable): SettingsFile[] {
  return sources.flatMap(({ file, values }) =>
    file === undefined || values.size === 0
      ? []
      : [{ path: file, hasSecrets: [...values.keys()].some((name) => table[name]?.sensitive) }],
  );
}

interface Parsed<T extends SettingsTable> {
  readonly flags: CommonFlags;
  readonly run: Task<T, unknown>['run'];
}

/** The task that is asked for with its flags, or the help where that is asked for. */
function parse<T extends SettingsTable, F>(
  program: Program<T, F>,
  argv: readonly string[],
): Parsed<T> | string {
  const { plugin, commands = [] } = program;
  let help = '';
  let chosen: Parsed<T> | undefined;
  // Flags after a command's name are its own, also where the plugin has one of the same name.
  const root = new Command(plugin.name)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: () => {},
    });
  const define = (command: Command, { description, task }: Omit<NamedTask<T>, 'name'>) =>
    task.addFlags(withCommonFlags(command.description(description))).action(() => {
      const [stranger] = command.args;
      if (stranger !== undefined)
        throw new ConfigError(
          `${JSON.stringify(stranger)} is not a command; --help lists the commands and flags`,
        );
      const own = command.opts<CommonFlags>();
      const config = command === root ? own.config : [...root.opts<CommonFlags>().config, ...own.config];
      chosen = { flags: { ...own, config }, run: task.run };
    });
  define(root, namedTask(plugin.name, plugin.description, program));
  for (const command of commands) define(root.command(command.name), command);
  try {
    root.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return help.trimEnd();
    throw new ConfigError(`${error.message.replace(/^error: /, '')}; --help lists the flags`, {
      cause: error,
    });
  }
  return chosen ?? help;
}

function withCommonFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--config <file>',
        'JSON file with settings, or ENV for the environment; may be repeated, later ones win',
      )
        .argParser((path: string, earlier: readonly string[]) => [...earlier, path])
        .default([], 'ENV'),
    )
    .option('--about', 'describe this plugin and its settings')
    .addOption(new Option('--format <format>', 'format of --about').choices(ABOUT_FORMATS).default('text'))
    .option('--version', 'print the version')
    .helpOption('--help', 'print this help')
    .allowExcessArguments(true);
}

async function answer(text: string): Promise<number> {
  await print(text);
  return EXIT_CODES.ok;
}
