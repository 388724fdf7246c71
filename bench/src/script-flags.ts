import { type ParseArgsConfig, parseArgs } from 'node:util';

type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** Name of the value, such as FOLDER. A COUNT is a whole number, and a NUMBER may have decimals. */
  readonly value?: string;
  readonly help: string;
};

/** A command of the people who work on this project. */
export interface Script<Options extends Readonly<Record<string, Option>>> {
  /** The name in package.json, such as `measure:tap`. */
  readonly name: string;
  readonly about: string;
  readonly options: Options;
  /** Names of the words that are no options, such as `[FOLDER]`; without it there are none. */
  readonly words?: string;
}

type Flags<Options extends Readonly<Record<string, Option>>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

/** A text to print instead of running, and the exit code after it. */
export interface Ending {
  readonly exitCode: 0 | 2;
  readonly text: string;
}

/**
 * The flags and words of the command line. `--help` and `-h` print the usage and end the process with 0, and what the
 * script does not take ends it with a line and 2.
 */
export function scriptFlags<const Options extends Readonly<Record<string, Option>>>(
  script: Script<Options>,
): Flags<Options> {
  const read = flagsOf(script, process.argv.slice(2));
  if (!('exitCode' in read)) return read;
  (read.exitCode === 0 ? process.stdout : process.stderr).write(`${read.text}\n`);
  return process.exit(read.exitCode);
}

/** Ends the process with a line about words that the script does not take, and 2. */
export function refuse(name: string, problem: string): never {
  process.stderr.write(`${refusal(name, problem)}\n`);
  return process.exit(2);
}

function refusal(name: string, problem: string): string {
  return `${name}: ${problem}; see npm run ${name} -- --help`;
}

/** The flags in the words of a command line, or the text with which the script ends. */
export function flagsOf<const Options extends Readonly<Record<string, Option>>>(
  script: Script<Options>,
  args: readonly string[],
): Flags<Options> | Ending {
  const { name, options, words } = script;
  const isEnd = args.indexOf('--');
  const flags = isEnd < 0 ? args : args.slice(0, isEnd);
  if (flags.some((word) => word === '--help' || word === '-h')) return { exitCode: 0, text: usageOf(script) };
  try {
    const read = parseArgs({ args: [...args], options, allowPositionals: true }) as Flags<Options>;
    const [extra] = words === undefined ? read.positionals : [];
    if (extra !== undefined) throw new Error(`"${extra}" is not taken`);
    requireNumbers(options, read.values);
    return read;
  } catch (error) {
    // The rest of the message is advice about words that begin with a dash.
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    return { exitCode: 2, text: refusal(name, problem.replace(/\.$/, '')) };
  }
}

const NUMBERS: ReadonlyMap<string | undefined, { readonly form: RegExp; readonly what: string }> = new Map([
  ['COUNT', { form: /^\d+$/, what: 'a whole number' }],
  ['NUMBER', { form: /^\d+(\.\d+)?$/, what: 'a number' }],
]);

function requireNumbers(options: Readonly<Record<string, Option>>, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    const number = NUMBERS.get(options[name]?.value);
    if (number !== undefined && !number.form.test(String(value)))
      throw new Error(`--${name} takes ${number.what}, not "${value}"`);
  }
}

function usageOf({ name, about, options, words }: Script<Readonly<Record<string, Option>>>): string {
  const rows = Object.entries(options).map(([flag, { value, help, default: initial }]) => [
    `--${flag}${value === undefined ? '' : ` ${value}`}`,
    typeof initial === 'string' ? `${help} (${initial})` : help,
  ]);
  const width = Math.max(0, ...rows.map(([flag = '']) => flag.length));
  const taken = [...(rows.length > 0 ? ['[options]'] : []), ...(words === undefined ? [] : [words])];
  return [
    `usage: npm run ${name}${taken.length > 0 ? ` -- ${taken.join(' ')}` : ''}`,
    '',
    about,
    ...(rows.length > 0 ? [''] : []),
    ...rows.map(([flag = '', help]) => `  ${flag.padEnd(width)}  ${help}`),
  ].join('\n');
}
