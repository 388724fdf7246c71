import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(PROJECT_ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

it.each(documents)('%s links to files that exist', (document) => {
  const text = readFileSync(join(PROJECT_ROOT, document), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((match) => match[1] ?? '');
  const missing = links.filter((link) => !existsSync(join(PROJECT_ROOT, dirname(document), link)));
  expect(missing).toEqual([]);
});

it('lists every decision in the index', () => {
  const folder = join(PROJECT_ROOT, 'docs/decisions');
  const index = readFileSync(join(folder, 'README.md'), 'utf8');
  const files = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(files.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

it('dates every decision and gives its status', () => {
  const folder = join(PROJECT_ROOT, 'docs/decisions');
  const files = readdirSync(folder).filter((name) => name !== 'README.md');
  const heads = files.map((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, 3));
  for (const [title, , date] of heads) {
    expect(title).toMatch(/^# \S/);
    expect(date).toMatch(/^Date: \d{4}-\d\d-\d\d · Status: (accepted|replaced by \S+)$/);
  }
});

it('shows every folder of the programs, and every workspace, in the architecture', () => {
  const text = readFileSync(join(PROJECT_ROOT, 'docs/architecture.md'), 'utf8');
  const foldersIn = (place: string) =>
    readdirSync(join(PROJECT_ROOT, place), { withFileTypes: true })
      .filter((each) => each.isDirectory())
      .map(({ name }) => name);
  for (const program of ['singer', 'tap-quickbooks', 'target-postgres-raw']) {
    const part = text.slice(text.indexOf(`\n## ${program}\n`)).split('\n## ')[1] ?? '';
    const folders = foldersIn(`${program}/src`);
    expect(folders.filter((name) => !part.includes(`\`${name}/\``))).toEqual([]);
  }
  const named = (name: string) => text.includes(`\`${name}/\``) || text.includes(`\n## ${name}\n`);
  const { workspaces } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  expect(workspaces.filter((name: string) => !named(name))).toEqual([]);
});
