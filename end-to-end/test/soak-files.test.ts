import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../src/project-root.ts';

/** Words by which a test leaves cases, draws or records to the soak. */
const LEAVES_SOME = /\bitInSoak\(|\bsampled[<(]|\binject\('volume'\)/;

const files = readdirSync(PROJECT_ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
  .flatMap(({ name }) =>
    readdirSync(join(PROJECT_ROOT, name), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(name, path),
    ),
  )
  .filter((path) => path.endsWith('.test.ts') && path.split('/')[1] === 'test');

const textOf = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const isSoak = (path: string) => path.endsWith('.soak.test.ts');

it('what a test leaves to the soak is run there', () => {
  const run = files
    .filter(isSoak)
    .flatMap((path) =>
      [...textOf(path).matchAll(/^import '(\..*)';$/gm)].map(([, to = '']) =>
        normalize(join(dirname(path), to)),
      ),
    );
  const leaving = files.filter((path) => !isSoak(path) && LEAVES_SOME.test(textOf(path)));
  expect(leaving.length).toBeGreaterThan(30);
  const message = 'import these in a *.soak.test.ts beside them';
  expect(
    leaving.filter((path) => !run.includes(path)),
    message,
  ).toEqual([]);
});
