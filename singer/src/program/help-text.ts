import { EXIT_CODES, type ExitCodeName } from '../errors.ts';
import { prefixOf, variablesOf } from '../settings/variables.ts';
import type { Plugin } from './about.ts';

/** The meaning of each exit code, in a few words. The README says what to do. */
const MEANINGS: Readonly<Record<ExitCodeName, string>> = {
  ok: 'done',
  unexpected: 'a defect of the program',
  config: 'flags, settings, catalog or state file are wrong',
  protocol: 'the input is not Singer',
  auth: 'authentication failed',
  fatalApi: 'QuickBooks refused, or does not serve some records',
  retryableApi: 'QuickBooks did not answer properly: run again',
  database: 'Postgres cannot be reached, or refused',
  rejectedRecord: 'a record cannot be loaded',
  brokenPipe: 'the next program in the pipe has ended',
  unverified: 'QuickBooks reports more records than it returned: run again',
  unsettled: 'a census did not settle a stream: see the last line, and run it again',
  busy: 'another run holds the company',
  budget: 'the budget of calls is spent: the next run continues',
  unhealthy: 'status: a run failed, or the data is too old',
  untied: 'tie-out: reports and tables do not agree',
  interrupted: 'stopped by Ctrl-C (SIGINT)',
  terminated: 'stopped by SIGTERM',
};

/** The part of `--help` after the flags and commands: examples, environment variables, exit codes. */
export function helpText(plugin: Plugin): string {
  return [
    '',
    ...section('Examples:', plugin.examples ?? []),
    ...section('Environment variables:', variables(plugin)),
    ...section('Exit codes:', exitCodes(plugin)),
    'The last line on stderr says what went wrong and what to do.',
    `Documentation: README.md and docs/ of the project, and "${plugin.name} --about" for all settings.`,
  ].join('\n');
}

type Row = readonly [string, string];

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  // An example may be as long as a line.
  const isWide = width > 48;
  const lines = rows.flatMap(([left, right]) =>
    isWide ? [`  ${left}`, `      ${right}`] : [`  ${left.padEnd(width)}  ${right}`],
  );
  return [title, ...lines, ''];
}

/** The variables with short names, and the rule for all others. */
function variables(plugin: Plugin): Row[] {
  const prefix = prefixOf(plugin.name);
  const short = Object.entries(plugin.settings).flatMap(([name, setting]): Row[] => {
    const [first] = setting.variables ?? [];
    if (first === undefined) return [];
    const isNeeded = setting.required ? ' (required)' : '';
    return [[first, `setting ${name}${isNeeded}`]];
  });
  const [example] = Object.keys(plugin.settings).filter(
    (name) => plugin.settings[name]?.variables === undefined,
  );
  const own =
    example === undefined ? [] : variablesOf(plugin.name, example, { kind: 'string', description: '' });
  return [
    ...short,
    [`${prefix}NAME`, `any other setting${own[0] === undefined ? '' : `, e.g. ${own[0]}`}`],
    ['…_FILE', 'a file that holds the value, for secrets'],
    ['LOGLEVEL', `debug, info (default), warning, error or critical; also ${prefix}LOGLEVEL`],
    ['LOG_FORMAT', `text (default) or json; also ${prefix}LOG_FORMAT`],
  ];
}

function exitCodes({ foreignExitCodes = [] }: Plugin): Row[] {
  const names = Object.keys(EXIT_CODES) as ExitCodeName[];
  const own = names.filter((name) => !foreignExitCodes.includes(name));
  return own.map((name) => [String(EXIT_CODES[name]), MEANINGS[name]]);
}
