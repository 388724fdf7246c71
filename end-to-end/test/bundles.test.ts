import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

/** Modules that pg looks for and does without. */
const NEVER_THERE = ['pg-native', 'pg-cloudflare'];

/** The published programs, with the most kilobytes that `--version` may load: a start costs what it parses. */
const PROGRAMS = [
  ['tap-quickbooks', 100],
  ['target-postgres-raw', 100],
] as const;

it.each(PROGRAMS)('%s imports nothing but its own files and the modules of Node', (name) => {
  const files = readdirSync(distOf(name)).filter((file) => file.endsWith('.js'));
  const foreign = files
    .flatMap((file) => importsIn(join(distOf(name), file)))
    .filter((module) => !module.startsWith('./') && !isNodes(module) && !NEVER_THERE.includes(module));
  expect(foreign).toEqual([]);
  expect(manifestOf(name)).not.toHaveProperty('dependencies');
});

it.each(PROGRAMS)('%s loads at most the stated size before it knows its flags', (name, mostKilobytes) => {
  const files = loadedBy(distOf(name), 'cli.js');
  expect(files.length).toBeLessThan(readdirSync(distOf(name)).length);
  const bytes = files.reduce((sum, file) => sum + statSync(join(distOf(name), file)).size, 0);
  expect(bytes).toBeLessThan(mostKilobytes * 1_000);
});

/** Modules that only some runs need, with a text of theirs that the bundle keeps. */
const ON_DEMAND = [
  ['tap-quickbooks', 'pg', 'Connection terminated unexpectedly'],
  ['tap-quickbooks', 'pino', 'messageKey'],
  ['target-postgres-raw', 'ajv', 'must NOT have'],
  ['target-postgres-raw', 'pino', 'messageKey'],
] as const;

it.each(ON_DEMAND)('a run of %s loads %s only if it needs it', (name, _, text) => {
  const files = readdirSync(distOf(name)).filter((file) => file.endsWith('.js'));
  const holds = (file: string) => readFileSync(join(distOf(name), file), 'utf8').includes(text);
  // Each stage of a run is in a file that is named for it.
  const stages = files.filter((file) => /^(cli|settings|streams|run)\b/.test(file));
  expect(stages.length).toBeGreaterThanOrEqual(3);
  const loaded = new Set(stages.flatMap((file) => loadedBy(distOf(name), file)));
  const holding = files.filter(holds);
  expect(holding).not.toEqual([]);
  expect(holding.filter((file) => loaded.has(file))).toEqual([]);
});

function distOf(name: string): string {
  return join(PROJECT_ROOT, name, 'dist');
}

function manifestOf(name: string): object {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, name, 'package.json'), 'utf8'));
}

function isNodes(module: string): boolean {
  return module.startsWith('node:') || builtinModules.includes(module);
}

/** The modules that a file imports at once, on demand, or by require. */
function importsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...staticImports(text), ...matches(text, /\bimport\((["'`])([^"'`]+)\1\)/g)].concat(
    matches(text, /\b__require\((["'`])([^"'`]+)\1\)/g),
  );
}

function staticImports(text: string): string[] {
  return matches(text, /(?:^|[;}\n])(?:import|export)\b[^;"'`]*?(["'`])([^"'`\n]+)\1/g);
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, , module = '']) => module);
}

/** The file and all files that it loads at once. */
function loadedBy(folder: string, file: string, known = new Set<string>()): string[] {
  if (known.has(file)) return [];
  known.add(file);
  const next = staticImports(readFileSync(join(folder, file), 'utf8'))
    .filter((module) => module.startsWith('./'))
    .map((module) => module.slice('./'.length));
  return [file, ...next.flatMap((each) => loadedBy(folder, each, known))];
}
