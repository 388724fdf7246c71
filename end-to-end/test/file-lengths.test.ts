import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

const MOST_LINES = 250;
const FOREIGN = ['node_modules', 'dist', '.git'];

it('no TypeScript file has more than 250 lines', () => {
  const files = typeScriptIn('.');
  const lengths = files.map((file) => ({ file, lines: linesIn(file) }));
  expect(files).toContain(join('testing', 'pace.ts'));
  expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
});

/** The files of a folder and of those in it, without what others wrote or the build makes. */
function typeScriptIn(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.includes(entry.name) ? [] : typeScriptIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Line ends, as `wc -l` counts them. */
function linesIn(file: string): number {
  return readFileSync(join(PROJECT_ROOT, file), 'utf8').split('\n').length - 1;
}
