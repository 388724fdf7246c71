import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVELOPE, ENVELOPE_COLUMNS, ENVELOPE_VERSION } from 'singer';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

const TABLE = 'singer/src/messages/envelope.ts';
const FOLDERS = [
  'singer/src',
  'tap-quickbooks/src',
  'target-postgres-raw/src',
  'end-to-end/src',
  'bench/src',
];

/** Common words: an id, a payload and a realm occur everywhere, not as columns of the envelope only. */
const COMMON = [ENVELOPE.id.name, ENVELOPE.payload.name, ENVELOPE.realmId.name] as readonly string[];
const DISTINCT = ENVELOPE_COLUMNS.map(({ name }) => name).filter((name) => !COMMON.includes(name));

/** Files that spell a name of the table, and why. */
const ALLOWED = [
  { file: 'tap-quickbooks/src/settings.ts', name: 'page_size', reason: 'a setting of the tap' },
  { file: 'tap-quickbooks/src/settings.ts', name: 'deleted_at_utc', reason: 'prose of a description' },
  { file: 'tap-quickbooks/src/sources.ts', name: 'page_size', reason: 'a setting of the tap' },
  { file: 'tap-quickbooks/src/commands/', name: 'page_size', reason: 'a setting of the tap' },
  { file: 'end-to-end/src/machines/', name: 'page_size', reason: 'a setting of the tap' },
  { file: 'target-postgres-raw/src/settings.ts', name: 'ingested_at_utc', reason: 'prose of a description' },
  { file: 'target-postgres-raw/src/settings.ts', name: 'deleted_at_utc', reason: 'prose of a description' },
  {
    file: 'target-postgres-raw/src/sql/merge-deletions.ts',
    name: 'ingested_at_utc',
    reason: 'the value for the ledger',
  },
  {
    file: 'target-postgres-raw/src/sql/ledger.ts',
    name: 'ingested_at_utc',
    reason: 'a column of the ledger',
  },
  {
    file: 'target-postgres-raw/src/sql/merge.ts',
    name: 'ingested_at_utc',
    reason: 'the value for the ledger',
  },
  { file: 'target-postgres-raw/src/commit/', name: 'ingested_at_utc', reason: 'the value for the ledger' },
  { file: 'bench/src/', name: '', reason: 'a fixed input, and SQL of its own to compare the target with' },
  { file: '.test.ts', name: '', reason: 'tests spell what they expect' },
];

function sources(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

it('no source file but the table spells the columns of the envelope', () => {
  const found = FOLDERS.flatMap(sources)
    .filter((file) => file !== TABLE)
    .flatMap((file) => {
      const text = withoutComments(readFileSync(join(PROJECT_ROOT, file), 'utf8'));
      return DISTINCT.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).map((name) => ({
        file,
        name,
      }));
    });
  const isAllowed = (spelt: { file: string; name: string }) =>
    ALLOWED.some(({ file, name }) => spelt.file.includes(file) && (name === '' || name === spelt.name));
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((spelt) => !isAllowed(spelt))).toEqual([]);
});

it('the version of the envelope is that of its newest column', () => {
  expect(Math.max(...ENVELOPE_COLUMNS.map(({ since }) => since))).toBe(ENVELOPE_VERSION);
});

it('the README lists the columns of a new table with their types, in any order', () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8');
  const [, table = ''] = /\n\| column \|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)/.exec(readme) ?? [];
  const listed = table.split('\n').flatMap((line) => {
    const [, cell = ''] = line.split('|');
    const [, type] = /^`.*?(?:, `.*?)*\b(text|jsonb|timestamptz|integer)\b/.exec(cell.trim()) ?? [];
    return [...cell.matchAll(/`(\w+)/g)].map(([, name]) => `${name} ${type}`);
  });
  const expected = ENVELOPE_COLUMNS.filter(({ when }) => when === 'always');
  expect(listed.sort()).toEqual(expected.map(({ name, type }) => `${name} ${type}`).sort());
});
