import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Stream } from '../../tap-quickbooks/src/streams/streams.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { STREAM_NAMES, streamNamed } from '../src/streams.ts';

const path = join(PROJECT_ROOT, 'docs/streams.md');

const HEAD = ['stream and table', 'entity', 'kind', 'key', 'by default', 'deletions from CDC', 'needs'];

it('docs/streams.md lists the streams as the tap has them', () => {
  const document = readFileSync(path, 'utf8');
  const rows = [HEAD, HEAD.map(() => '---'), ...STREAM_NAMES.map(streamNamed).map(cellsOf)];
  const table = rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  const [start, end] = ['<!-- streams -->\n', '<!-- end -->'];
  const from = document.indexOf(start) + start.length;
  const to = document.indexOf(end, from);
  if (process.env.UPDATE_DOCS) writeFileSync(path, document.slice(0, from) + table + document.slice(to));
  else expect(document.slice(from, to)).toBe(table);
});

it('each stream has its columns in dbt/columns, so that views and models show it', () => {
  const folder = join(PROJECT_ROOT, 'dbt/columns');
  const columns = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const mapped = columns.flatMap((text) => [...text.matchAll(/\bstream: (\w+)/g)].map(([, name]) => name));
  expect(mapped.sort()).toEqual([...STREAM_NAMES].sort());
});

function cellsOf(stream: Stream): string[] {
  const { name, entity, kind, identity, isSelectedByDefault, isInCdc, lacks = '' } = stream;
  const key = [identity].flat().join(', ');
  return [`\`${name}\``, entity, kind, key, yes(isSelectedByDefault), yes(isInCdc), lacks];
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}
