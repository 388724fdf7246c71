import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES, settingsMarkdown } from 'singer';
import { expect, it } from 'vitest';
import { PLUGIN as TAP } from '../../tap-quickbooks/src/plugin.ts';
import { plugin as TARGET } from '../../target-postgres-raw/src/plugin.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

const path = join(PROJECT_ROOT, 'README.md');

it.each([TAP, TARGET])('the README lists the settings of $name as the program does', (plugin) => {
  const readme = readFileSync(path, 'utf8');
  const [head, start, end] = [readme, `<!-- settings of ${plugin.name} -->\n`, '\n<!-- end -->'];
  const from = head.indexOf(start) + start.length;
  const written = readme.slice(from, readme.indexOf(end, from));
  const table = settingsMarkdown(plugin);
  if (process.env.UPDATE_README)
    writeFileSync(
      path,
      readme.replace(`${start}${written}`, () => `${start}${table}`),
    );
  else expect(written).toBe(table);
});

it('the README explains each exit code', () => {
  const readme = readFileSync(path, 'utf8');
  for (const code of Object.values(EXIT_CODES))
    expect(readme).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b`, 'm'));
});
