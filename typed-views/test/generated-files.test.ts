import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { dbtFiles } from '../src/dbt-files.ts';
import { readMapping } from '../src/read-mapping.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const DBT = join(ROOT, 'dbt');
const MAPPING_FILE = join(ROOT, 'typed-views/src/mapping.json');

const mapping = readMapping(join(DBT, 'columns'));

/** The files that are written from dbt/columns, by their path from the root. */
const wanted = new Map([
  [MAPPING_FILE, `${JSON.stringify(mapping)}\n`],
  ...[...dbtFiles(mapping)].map(([path, text]) => [join(DBT, path), text] as const),
]);

if (process.env.UPDATE_VIEWS !== undefined) {
  for (const folder of ['entities', 'reports', 'fivetran', 'history'])
    rmSync(join(DBT, 'models', folder), { recursive: true, force: true });
  for (const [path, text] of wanted) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

it('the files that come from dbt/columns are current: if not, run this test with UPDATE_VIEWS=1', () => {
  const stale = [...wanted].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
});

it('no model of the package has lost its row in dbt/columns', () => {
  const models = readdirSync(join(DBT, 'models'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(entities|reports|fivetran|history)\//.test(path))
    .filter((path) => /\.(sql|yml)$/.test(path));
  expect(models.filter((path) => !wanted.has(join(DBT, 'models', path)))).toEqual([]);
});
