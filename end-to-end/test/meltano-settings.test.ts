import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Document, isNode, isSeq, parse, parseDocument, stringify } from 'yaml';
import { DEFINITIONS } from '../src/meltano/definitions.ts';
import { COMMENTS, PIPELINES } from '../src/meltano/pipelines.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

const PROJECT = join(PROJECT_ROOT, 'meltano.yml');
const WHOLE_COMPANY = { ...DEFINITIONS.extractors, select: PIPELINES.select };
const definitionFile = (name: string) => join(PROJECT_ROOT, 'meltano', `${name}.yml`);

/** A date without quotes would be one, and not text, to Python's YAML. */
const YAML_OF_MELTANO = { version: '1.1' } as const;

if (process.env.UPDATE_MELTANO) update();

function update(): void {
  const project = parseDocument(readFileSync(PROJECT, 'utf8'), YAML_OF_MELTANO);
  for (const [type, definition] of Object.entries(DEFINITIONS)) {
    project.setIn(['plugins', type, 0], project.createNode(definition));
    writeFileSync(
      definitionFile(definition.name),
      stringify(definition, { ...YAML_OF_MELTANO, lineWidth: 110 }),
    );
  }
  project.setIn(['plugins', 'extractors'], listOf(project, [WHOLE_COMPANY, ...PIPELINES.extractors]));
  project.setIn(['plugins', 'utilities'], listOf(project, PIPELINES.utilities));
  for (const key of ['jobs', 'schedules'] as const) project.setIn([key], listOf(project, PIPELINES[key]));
  writeFileSync(PROJECT, project.toString({ lineWidth: 110 }));
}

/** A list in which each entry has its comment before it. */
function listOf(project: Document, entries: readonly { readonly name: string }[]): unknown {
  const list = project.createNode(entries);
  for (const [index, { name }] of entries.entries()) {
    const node = isSeq(list) ? list.items[index] : undefined;
    const comment = COMMENTS.get(name);
    if (isNode(node) && comment !== undefined) node.commentBefore = ` ${comment}`;
  }
  return list;
}

const project = parse(readFileSync(PROJECT, 'utf8'));

describe.each(Object.entries(DEFINITIONS))('of the %s', (type, definition) => {
  it(`meltano.yml describes ${definition.name} as the program does`, () => {
    const { select: _select, ...described } = project.plugins[type][0];
    expect(described).toEqual(definition);
  });

  it(`meltano/${definition.name}.yml, for "meltano add --from-ref", says the same`, () => {
    expect(parse(readFileSync(definitionFile(definition.name), 'utf8'))).toEqual(definition);
  });

  it(`no setting of ${definition.name} has a value that would hide its QBO_ or PG variable`, () => {
    const hiding = definition.settings.filter((setting) => 'env' in setting && 'value' in setting);
    expect(hiding).toEqual([]);
    expect(definition.settings.some((setting) => 'env' in setting)).toBe(true);
  });
});

it('meltano.yml has the pipelines of the old system, one for the whole company, and its census', () => {
  expect(project.plugins.extractors[0].select).toEqual(PIPELINES.select);
  expect(project.plugins.extractors.slice(1)).toEqual(PIPELINES.extractors);
  expect(project.plugins.utilities).toEqual(PIPELINES.utilities);
  expect(project.jobs).toEqual(PIPELINES.jobs);
  expect(project.schedules).toEqual(PIPELINES.schedules);
});
