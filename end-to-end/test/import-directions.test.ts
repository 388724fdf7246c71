import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

/**
 * The folders that each folder of src may import from. Files at the root of src are free: they put a program together
 * or hold words that all folders share. A new folder needs a row here.
 */
const DIRECTIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  singer: {
    json: [],
    coverage: [],
    settings: [],
    messages: ['json', 'settings'],
    postgres: [],
    progress: [],
    program: ['messages', 'progress', 'settings'],
    reports: ['json', 'messages'],
    telemetry: ['program', 'settings'],
  },
  'tap-quickbooks': {
    http: [],
    limits: [],
    coverage: [],
    tokens: ['http'],
    store: ['limits', 'tokens'],
    reading: ['coverage'],
    streams: ['coverage', 'reading'],
    cdc: ['coverage', 'streams'],
    census: ['coverage', 'streams'],
    reports: ['coverage', 'reading', 'streams'],
    plan: ['cdc', 'coverage', 'reports', 'streams', 'tokens'],
    quickbooks: ['cdc', 'census', 'coverage', 'http', 'limits', 'reading', 'reports', 'streams', 'tokens'],
    output: ['cdc', 'coverage', 'reading', 'reports', 'streams'],
    commands: [
      ...['cdc', 'census', 'coverage', 'http', 'limits', 'output', 'plan'],
      ...['quickbooks', 'reading', 'reports', 'store', 'streams', 'tokens'],
    ],
  },
  'target-postgres-raw': {
    postgres: [],
    sql: ['postgres'],
    batches: ['postgres'],
    input: ['batches', 'postgres'],
    tables: ['postgres', 'sql'],
    commit: ['batches', 'postgres', 'sql', 'tables'],
    report: ['batches', 'sql'],
    page: [],
    volumetry: ['page', 'report', 'sql', 'status'],
    status: ['page', 'report', 'sql'],
    alerts: ['status'],
    'tie-out': ['sql'],
    views: ['sql'],
    commands: ['page', 'postgres', 'report', 'sql', 'status', 'tables', 'tie-out', 'views', 'volumetry'],
  },
};

/** The packages whose modules a package may import, beside those of npm. The last two hold tools and tests. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  singer: [],
  'typed-views': [],
  'tap-quickbooks': ['singer'],
  'target-postgres-raw': ['singer', 'typed-views'],
  'quickbooks-simulator': ['singer'],
  'postgres-launcher': [],
  bench: ['postgres-launcher', 'singer', 'tap-quickbooks', 'target-postgres-raw'],
  'end-to-end': [
    ...['bench', 'postgres-launcher', 'quickbooks-simulator', 'singer'],
    ...['tap-quickbooks', 'target-postgres-raw'],
  ],
};

interface Import {
  /** The file that imports, from the root of the project. */
  readonly file: string;
  readonly from: Place;
  readonly to: Place;
}

interface Place {
  readonly package: string;
  /** A folder of src; undefined for the files at its root. */
  readonly folder: string | undefined;
}

const imports = Object.keys(PACKAGES).flatMap((name) => importsOf(name));

it.each(Object.keys(PACKAGES))('%s imports only the packages that it may', (name) => {
  const allowed = [name, ...(PACKAGES[name] ?? [])];
  const wrong = imports.filter(({ from, to }) => from.package === name && !allowed.includes(to.package));
  expect(wrong.map(described)).toEqual([]);
});

it.each(Object.keys(PACKAGES))('%s has no two folders that import each other both ways', (name) => {
  const inside = betweenFolders(name);
  const isMutual = ({ from, to }: Import) =>
    inside.some((other) => other.from.folder === to.folder && other.to.folder === from.folder);
  expect(inside.filter(isMutual).map(described)).toEqual([]);
});

it.each(Object.entries(DIRECTIONS))(
  '%s imports between folders in the directions of the table',
  (name, table) => {
    const isAllowed = ({ from, to }: Import) => table[from.folder ?? '']?.includes(to.folder ?? '');
    expect(
      betweenFolders(name)
        .filter((each) => !isAllowed(each))
        .map(described),
    ).toEqual([]);
    expect(Object.keys(table).sort()).toEqual(foldersOf(name));
  },
);

it('reads the imports of every kind', () => {
  const text = `
    import './a.ts';
    import type { B } from './b.ts';
    import {
      c,
    } from '../c.ts';
    export * from './d.ts';
    const e = await import('./e.ts');`;
  expect(modulesOf(text)).toEqual(['./a.ts', './b.ts', '../c.ts', './d.ts', './e.ts']);
});

/** Imports of a package from one folder of its src into another. */
function betweenFolders(name: string): Import[] {
  return imports.filter(
    ({ from, to }) =>
      from.package === name &&
      to.package === name &&
      from.folder !== undefined &&
      to.folder !== undefined &&
      from.folder !== to.folder,
  );
}

function importsOf(name: string): Import[] {
  return sourcesOf(name).flatMap((file) =>
    modulesOf(readFileSync(join(PROJECT_ROOT, file), 'utf8')).flatMap((module) => {
      const to = placeOf(module.startsWith('.') ? join(dirname(file), module) : join(module, 'src'));
      return to === undefined ? [] : [{ file, from: { package: name, folder: folderOf(file) }, to }];
    }),
  );
}

function sourcesOf(name: string): string[] {
  return readdirSync(join(PROJECT_ROOT, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(name, 'src', file));
}

function modulesOf(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, module = '']) => module);
}

/** Undefined for a module of npm or Node, and for a file that belongs to no package's src. */
function placeOf(path: string): Place | undefined {
  const [name = '', src] = path.split(sep);
  return name in PACKAGES && src === 'src' ? { package: name, folder: folderOf(path) } : undefined;
}

function folderOf(path: string): string | undefined {
  const [, , folder, ...rest] = path.split(sep);
  return rest.length > 0 ? folder : undefined;
}

function foldersOf(name: string): string[] {
  return readdirSync(join(PROJECT_ROOT, name, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function described({ file, to }: Import): string {
  return `${file} imports ${relative('.', join(to.package, 'src', to.folder ?? ''))}`;
}
