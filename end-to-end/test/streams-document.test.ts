import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { extractorOf } from '../src/meltano/pipelines.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { STREAM_NAMES, streamNamed } from '../src/streams.ts';

const path = join(PROJECT_ROOT, 'docs/streams.md');

it('docs/streams.md lists the streams as the tap has them', () => {
  const document = readFileSync(path, 'utf8');
  const rows = STREAM_NAMES.map(streamNamed).map(
    ({ name, entity, kind, identity }) =>
      `| \`${name}\` | ${entity} | ${kind} | \`${identity}\` | \`${name}_backfill\` | \`${extractorOf(name)}\` |\n`,
  );
  const head =
    '| stream and table | entity | kind | key | Meltano job | Meltano extractor |\n|---|---|---|---|---|---|\n';
  const table = head + rows.join('');
  const [start, end] = ['<!-- streams -->\n', '<!-- end -->'];
  const from = document.indexOf(start) + start.length;
  const to = document.indexOf(end, from);
  if (process.env.UPDATE_DOCS) writeFileSync(path, document.slice(0, from) + table + document.slice(to));
  else expect(document.slice(from, to)).toBe(table);
});
