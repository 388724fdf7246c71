import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { EXIT_CODES, type Plugin, runProgram, type SettingsTable } from 'singer';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PLUGIN as TAP, TAP as TAP_PROGRAM } from '../../tap-quickbooks/src/plugin.ts';
import { PLUGIN as TARGET, TARGET as TARGET_PROGRAM } from '../../target-postgres-raw/src/plugin.ts';
import { createRejected } from '../../target-postgres-raw/src/sql/rejected.ts';
import { runHere } from '../../testing/run-here.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';

const DOCS = join(PROJECT_ROOT, 'docs');
const read = (name: string) => readFileSync(join(DOCS, name), 'utf8');
const [ENGLISH, SPANISH] = [read('runbook.md'), read('runbook.es.md')];
const LANGUAGES = [
  ['runbook.md', ENGLISH],
  ['runbook.es.md', SPANISH],
] as const;

const FENCED = /^```(\w+)\n(.*?)^```$/gms;
const blocks = (text: string) => [...text.matchAll(FENCED)].map(([, kind, code = '']) => ({ kind, code }));
const inlineCode = (text: string) =>
  [...text.replaceAll(FENCED, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const headings = (text: string) =>
  [...text.replaceAll(FENCED, '').matchAll(/^(#+) (.*)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    title,
  }));

const anchorsOf = (text: string) =>
  headings(text).map(({ title }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Parts that do not change with the language, section by section. */
const shapeOf = (text: string) =>
  text.split(/^(?=#+ )/m).map((section) => ({
    level: headings(section)[0]?.level,
    code: inlineCode(section).sort(),
    blocks: blocks(section).length,
    tableRows: section.match(/^\|/gm)?.length,
    listItems: section.match(/^(- |\d\. )/gm)?.length,
    links: section.match(/\]\([^)]+\)/g)?.length,
    untried: section.match(/\*\*\[(not tried|sin probar)\]\*\*/g)?.length,
  }));

describe('in both languages the runbook has', () => {
  it('the same sections, with the same tables, lists, links and names', () => {
    expect(shapeOf(SPANISH)).toEqual(shapeOf(ENGLISH));
  });

  it('the same code, byte for byte', () => {
    expect(blocks(SPANISH)).toEqual(blocks(ENGLISH));
    expect(blocks(ENGLISH).length).toBeGreaterThan(20);
  });
});

const helps = new Map<string, string>();

/** Commands and flags of a program, or of one of its commands, as its own help lists them. */
async function helpOf(program: string, ...command: readonly string[]): Promise<string> {
  const key = [program, ...command].join(' ');
  const known = helps.get(key);
  if (known !== undefined) return known;
  const argv = [...command, '--help'];
  const { code, stdout, stderr } = await runHere(
    (logFile) =>
      program === TAP.name
        ? runProgram(TAP_PROGRAM, argv, {}, logFile)
        : runProgram(TARGET_PROGRAM, argv, {}, logFile),
    [],
  );
  expect(code, `${key}: ${stderr}`).toBe(0);
  helps.set(key, stdout);
  return stdout;
}

/** Each call of one of the two programs, in whatever pipe it stands. */
const callsIn = (code: string): string[][] =>
  code
    .split(/[|;&\n]/)
    .map((part) =>
      part
        .replace(/[<>].*/, '')
        .trim()
        .split(/\s+/),
    )
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter(([program = '']) => program === TAP.name || program === TARGET.name);

const variablesOf = ({ name, settings }: Plugin<SettingsTable>): string[] =>
  Object.entries(settings).flatMap(([key, { aliases = [], variables = [], sensitive }]) => {
    const own = [key, ...aliases].map((each) => `${name}_${each}`.replaceAll('-', '_').toUpperCase());
    return [...own, ...variables].flatMap((each) => (sensitive ? [each, `${each}_FILE`] : [each]));
  });

describe.each(LANGUAGES)('what %s names exists', (_name, text) => {
  const code = [
    ...inlineCode(text),
    ...blocks(text)
      .filter(({ kind }) => kind === 'sh')
      .map((block) => block.code),
  ];

  it('each exit code has its row, and no other code is spoken of', () => {
    const rows = [...text.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes = '']) => codes.split(', '));
    expect(rows.map(Number)).toEqual(Object.values(EXIT_CODES));
    const ofMessages = [...text.matchAll(/^\|.*\| (\d+) \|/gm)].map(([, exitCode]) => Number(exitCode));
    expect(ofMessages.length).toBeGreaterThan(10);
    for (const exitCode of ofMessages) expect(Object.values(EXIT_CODES)).toContain(exitCode);
  });

  it('each command and flag of the two programs', async () => {
    const calls = code.flatMap(callsIn);
    expect(calls.length).toBeGreaterThan(20);
    for (const [program = '', ...words] of calls) {
      const command = words.filter((word, index) => index === 0 && /^[a-z]/.test(word));
      for (const name of command) expect(await helpOf(program)).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
      const help = await helpOf(program, ...command);
      for (const flag of words.filter((word) => word.startsWith('--')))
        expect(help).toMatch(new RegExp(`${flag}\\b`));
    }
  });

  it('each variable and setting', () => {
    const known = [TAP, TARGET].flatMap(variablesOf);
    const prefixes = /\b(?:QBO|PG|TAP_QUICKBOOKS|TARGET_POSTGRES_RAW)_[A-Z_]*[A-Z]\b/g;
    const named = text.match(prefixes) ?? [];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['QBO_FECHA_INICIO', 'QBO_FECHA_FIN', 'PG_PASSWORD']));
  });

  it('each job, schedule and script', () => {
    const { jobs, schedules } = parse(readFileSync(join(PROJECT_ROOT, 'meltano.yml'), 'utf8'));
    const known: string[] = [...jobs, ...schedules].map(({ name }) => name);
    const named = text.match(/\bqb_\w+_(?:backfill|once|hourly)\b/g) ?? [];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(5);
    const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty(script);
  });

  it('each page and heading that a link leads to', () => {
    for (const [, target = ''] of text.replaceAll(FENCED, '').matchAll(/\]\(([^)]+)\)/g)) {
      const [page = '', anchor] = target.split('#');
      expect(existsSync(join(DOCS, page)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(page === '' ? text : read(page)), target).toContain(anchor);
    }
  });
});

const OTHER_DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(DOCS)
    .filter((name) => name.endsWith('.md') && !name.startsWith('runbook'))
    .map((name) => join('docs', name)),
];

describe.each(OTHER_DOCUMENTS)('%s names only', (document) => {
  const text = readFileSync(join(PROJECT_ROOT, document), 'utf8');
  const code = [
    ...inlineCode(text),
    ...blocks(text).flatMap((block) => (block.kind === 'sh' ? [block.code] : [])),
  ];

  it('commands and flags that the two programs have', async () => {
    for (const [program = '', ...words] of code.map(withoutComments).flatMap(callsIn)) {
      const [command] = words.filter((word, index) => index === 0 && /^[a-z][a-z-]+$/.test(word));
      if (command !== undefined) expect(await helpOf(program)).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
      const help = await helpOf(program, ...(command === undefined ? [] : [command]));
      for (const flag of words.filter((word) => word.startsWith('--')))
        expect(help, `${program} ${words.join(' ')}`).toMatch(new RegExp(`${flag}\\b`));
    }
  });

  it('scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty(script);
  });
});

function withoutComments(code: string): string {
  return code.replace(/ #.*$/gm, '');
}

it('its SQL runs on the tables that the target makes, and each name in it is a setting or a column', async () => {
  const statements = blocks(ENGLISH).filter(({ kind }) => kind === 'sql');
  expect(statements.length).toBeGreaterThan(5);
  const folder = mkdtempSync(join(tmpdir(), 'runbook-test-'));
  const simulator = await startSimulator({ customers: 10, invoices: 50, items: 5 });
  try {
    const database = await sharedServer().createDatabase(`runbook_${process.pid}`);
    const tap = tapSettingsFor(simulator, folder);
    const run = await runPipe({ root: PROJECT_ROOT, folder, tap, target: { connection_string: database } });
    expect(run.targetExit, run.log).toBe(0);
    await Warehouse.open(database, async (warehouse) => {
      await warehouse.query(createRejected('raw'));
      for (const statement of statements) await warehouse.query(statement.code);
      const columns = await warehouse.query<{ name: string }>(
        "select column_name as name from information_schema.columns where table_schema = 'raw'",
      );
      const settings = [TAP, TARGET].flatMap(({ settings }: Plugin<SettingsTable>) =>
        Object.entries(settings).flatMap(([key, { aliases = [] }]) => [key, ...aliases]),
      );
      const words = inlineCode(ENGLISH).filter((word) => /^[a-z]+(_[a-z]+)+$/.test(word));
      const known = [...settings, ...columns.map(({ name }) => name), ...LATE_COLUMNS, ...WORDS_OF_OTHERS];
      expect(words.filter((word) => !known.includes(word) && !word.startsWith('qb_'))).toEqual([]);
    });
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
});

/** Columns that a table gets with its first deletion, and that a history has. */
const LATE_COLUMNS = ['deleted_at_utc', 'valid_to_utc'];

/** Messages of Intuit and of Meltano. */
const WORDS_OF_OTHERS = ['invalid_grant', 'invalid_client', 'intuit_tid', 'singer_state'];
