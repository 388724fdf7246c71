import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import { DEFINITIONS } from '../src/meltano/definitions.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { STREAM_NAMES } from '../src/streams.ts';

const PROJECT = join(PROJECT_ROOT, 'meltano.yml');
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
  writeFileSync(PROJECT, project.toString({ lineWidth: 110 }));
}

const project = parse(readFileSync(PROJECT, 'utf8'));

describe.each(Object.entries(DEFINITIONS))('of the %s', (type, definition) => {
  it(`meltano.yml describes ${definition.name} as the program does`, () => {
    expect(project.plugins[type][0]).toEqual(definition);
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

it('each stream has an extractor, a job and a one-time trigger of its own', () => {
  for (const stream of STREAM_NAMES) {
    const extractor = `tap-quickbooks--${stream.replace('qb_', '')}`;
    expect(project.plugins.extractors).toContainEqual({
      name: extractor,
      inherit_from: 'tap-quickbooks',
      select: [`${stream}.*`],
    });
    const task = `${extractor} target-postgres-raw`;
    expect(project.jobs).toContainEqual({ name: `${stream}_backfill`, tasks: [task] });
    expect(project.jobs.find(({ name }: { name: string }) => name === 'qb_all_backfill').tasks).toContain(
      task,
    );
    expect(project.schedules).toContainEqual({
      name: `${stream}_once`,
      interval: '@once',
      job: `${stream}_backfill`,
    });
  }
});
