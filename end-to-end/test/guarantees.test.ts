import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

/*
 * docs/guarantees.md leads from each promise to its tests, by file, and in tables also by name. The table at its end leads back, and is written from the
 * sections by UPDATE_DOCS=1.
 */

const path = join(PROJECT_ROOT, 'docs/guarantees.md');
const document = readFileSync(path, 'utf8');
const [START, END] = ['<!-- tests -->\n', '<!-- end -->'];

const promises = [...document.matchAll(/^## (\d+)\. (.*)\n([\s\S]*?)(?=^## )/gm)].map(
  ([, number = '', title = '', text = '']) => ({ number, title, text, tests: testsIn(text) }),
);

/** Paths of the tests that a section names. A name without a folder is in the folder of the one before. */
function testsIn(text: string): string[] {
  let folder = '';
  return [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, name = '']) => {
    if (name.includes('/')) folder = dirname(name);
    return name.includes('/') ? name : join(folder, name);
  });
}

/** Names of tests in quotes, each with the file that was named before it. */
function namesIn(text: string): { file: string; name: string }[] {
  let file = '';
  return [...text.matchAll(/`([\w./-]+\.test\.ts)`|"([^"]+)"/g)].flatMap(([, path, name]) => {
    if (path !== undefined) file = path;
    return name === undefined || file === '' ? [] : [{ file, name }];
  });
}

function tableBack(): string {
  const numbers = new Map<string, string[]>();
  for (const { number, tests } of promises)
    for (const test of tests) numbers.set(test, [...(numbers.get(test) ?? []), number]);
  const rows = [...numbers].sort().map(([test, of]) => `| \`${test}\` | ${[...new Set(of)].join(', ')} |`);
  return ['| test | promises |', '|---|---|', ...rows, ''].join('\n');
}

it.each(promises)('promise $number, "$title", has tests, and all of them exist', ({ tests }) => {
  expect(tests.length).toBeGreaterThan(0);
  expect(tests.filter((test) => !existsSync(join(PROJECT_ROOT, test)))).toEqual([]);
});

it.each(promises)('promise $number, "$title", names tests that are in the files beside them', ({ text }) => {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  const lost = rows
    .flatMap(namesIn)
    .filter(({ file, name }) => !readFileSync(join(PROJECT_ROOT, file), 'utf8').includes(name));
  expect(lost).toEqual([]);
});

it('every test leads back to its promises', () => {
  const from = document.indexOf(START) + START.length;
  const to = document.indexOf(END, from);
  if (process.env.UPDATE_DOCS)
    writeFileSync(path, document.slice(0, from) + tableBack() + document.slice(to));
  else expect(document.slice(from, to)).toBe(tableBack());
});
