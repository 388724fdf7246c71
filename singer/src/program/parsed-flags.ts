import { Command, CommanderError, Option } from 'commander';
import { ConfigError } from '../errors.ts';
import { nearest } from '../settings/nearest.ts';
import type { SettingsTable } from '../settings/setting.ts';
import { ABOUT_FORMATS, type AboutFormat } from './about-formats.ts';
import { type Program, type Task, untyped } from './task.ts';

/** Flags that every plugin has. */
interface CommonFlags {
  readonly config: readonly string[];
  readonly about?: boolean;
  readonly format: AboutFormat;
  readonly version?: boolean;
  /** Words beside the flags, for a command that takes such. */
  readonly operands: readonly string[];
}

export interface Parsed<T extends SettingsTable> {
  readonly flags: CommonFlags;
  readonly run: Task<T, unknown>['run'];
}

/** The task that is asked for with its flags, or the help where that is asked for. */
export async function parsedFlags<T extends SettingsTable, F>(
  program: Program<T, F>,
  given: readonly string[],
): Promise<Parsed<T> | string> {
  const argv = withoutHelpWord(given);
  const { plugin, commands = [] } = program;
  let help = '';
  let chosen: Parsed<T> | undefined;
  const root = rootCommand(plugin.name, (text) => {
    help += text;
  });
  const define = (command: Command, { addFlags, run }: Task<T, unknown>) =>
    withCommonFlags(addFlags(command)).action(() => {
      const taken = command.registeredArguments;
      const [stranger] = taken.at(-1)?.variadic ? [] : command.args.slice(taken.length);
      if (stranger !== undefined) throw notACommand(stranger, commands);
      const own = command.opts<CommonFlags>();
      const config = command === root ? own.config : [...root.opts<CommonFlags>().config, ...own.config];
      refuseEmpty({ ...own, config }, command);
      if (own.about !== true && command.getOptionValueSource('format') === 'cli')
        throw new ConfigError('--format is the format of --about: add --about, or leave --format out');
      chosen = { flags: { ...own, config, operands: command.args }, run };
    });
  define(root.description(plugin.description), untyped(program));
  if (argv.some((word) => HELP_FLAGS.includes(word)))
    root.addHelpText('after', (await import('./help-text.ts')).helpText(plugin));
  for (const { name, description, load } of commands) {
    const command = root.command(name).description(description);
    // Only a command that is named can be chosen, or asked for its help. The others need not be loaded.
    if (argv.includes(name)) define(command, await load());
    else withCommonFlags(command);
  }
  parse(root, argv);
  return chosen ?? help.trimEnd();
}

function notACommand(word: string, commands: readonly { readonly name: string }[]): ConfigError {
  const meant = nearest(
    word,
    commands.map(({ name }) => name),
  );
  const hint = meant === undefined ? '' : ` (${meant}?)`;
  return new ConfigError(
    `${JSON.stringify(word)} is not a command${hint}; --help lists the commands and flags`,
  );
}

/** An empty value comes from a variable of a shell that is not set. */
function refuseEmpty(flags: Readonly<Record<string, unknown>>, { options }: Command): void {
  const empty = options.find((option) => [flags[option.attributeName()]].flat().includes(''));
  if (empty !== undefined) throw new ConfigError(`${empty.long} is empty: give it a value, or leave it out`);
}

/** The plugin's own command. Flags after the name of another one are that one's, also if the plugin has one alike. */
function rootCommand(name: string, writeOut: (text: string) => void): Command {
  return new Command(name)
    .enablePositionalOptions()
    .exitOverride()
    .helpCommand(false)
    .configureOutput({ writeOut, writeErr: () => {} });
}

function parse(root: Command, argv: readonly string[]): void {
  try {
    root.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // The help was asked for, and is written.
    if (error.exitCode === 0) return;
    throw new ConfigError(`${error.message.replace(/^error: |\.$/g, '')}; --help lists the flags`, {
      cause: error,
    });
  }
}

const HELP_FLAGS: readonly string[] = ['-h', '--help'];

/** `help` is `--help`, and `help doctor` is `doctor --help`. */
function withoutHelpWord(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === 'help' ? [...rest, '--help'] : argv;
}

/** The flags of every program, after those of the task. */
function withCommonFlags(command: Command): Command {
  return command
    .optionsGroup('Flags of every command:')
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
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(true);
}
