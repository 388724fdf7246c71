import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsMarkdown } from 'singer';
import { expect, it } from 'vitest';
import { PLUGIN as TAP } from '../../tap-quickbooks/src/plugin.ts';
import { PLUGIN as TARGET } from '../../target-postgres-raw/src/plugin.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

const path = join(PROJECT_ROOT, 'docs/settings.md');

it.each([TAP, TARGET])('docs/settings.md lists the settings of $name as the program does', (plugin) => {
  const document = readFileSync(path, 'utf8');
  const [start, end] = [`<!-- settings of ${plugin.name} -->\n`, '<!-- end -->'];
  const from = document.indexOf(start) + start.length;
  const to = document.indexOf(end, from);
  const table = `${settingsMarkdown(plugin)}\n`;
  if (process.env.UPDATE_DOCS) writeFileSync(path, document.slice(0, from) + table + document.slice(to));
  else expect(document.slice(from, to)).toBe(table);
});
