import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import {
  type CatalogEntry,
  isPropertySelected,
  isStreamSelected,
  readCatalog,
} from '../../src/messages/catalog.ts';
import type { JsonObject } from '../../src/messages/messages.ts';
import { temporaryFolder } from '../support/program.ts';

/** A stream with metadata at its root and at its property `x`. */
function stream(root: JsonObject | undefined, property?: JsonObject, selected?: boolean): CatalogEntry {
  const metadata = [
    ...(root === undefined ? [] : [{ breadcrumb: [], metadata: root }]),
    ...(property === undefined ? [] : [{ breadcrumb: ['properties', 'x'], metadata: property }]),
  ];
  return {
    tap_stream_id: 's',
    stream: 's',
    schema: { type: 'object', properties: { x: {} } },
    metadata,
    ...(selected !== undefined && { selected }),
  };
}

describe('the selection of a stream', () => {
  it.each<[string, JsonObject | undefined, boolean | undefined, boolean]>([
    ['nothing is said', undefined, undefined, true],
    ['only the old key beside the metadata says no', undefined, false, false],
    ['only the old key beside the metadata says yes', undefined, true, true],
    ['selected says yes', { selected: true }, undefined, true],
    ['selected says no', { selected: false }, undefined, false],
    ['metadata says no and the old key yes', { selected: false }, true, false],
    ['metadata says yes and the old key no', { selected: true }, false, true],
    ['it is selected by default', { 'selected-by-default': true }, undefined, true],
    ['it is not selected by default', { 'selected-by-default': false }, undefined, false],
    ['selected no, by default yes', { selected: false, 'selected-by-default': true }, undefined, false],
    ['selected yes, by default no', { selected: true, 'selected-by-default': false }, undefined, true],
    ['selected is null', { selected: null, 'selected-by-default': false }, undefined, false],
    ['it is automatic and not selected', { inclusion: 'automatic', selected: false }, undefined, true],
    ['it is unsupported and selected', { inclusion: 'unsupported', selected: true }, undefined, false],
    ['it is available', { inclusion: 'available' }, undefined, true],
  ])('where %s', (_, root, selected, expected) => {
    expect(isStreamSelected(stream(root, undefined, selected))).toBe(expected);
  });

  it.each<[boolean, boolean | undefined, boolean]>([
    [false, undefined, false],
    [true, undefined, true],
    [false, true, true],
  ])('is %s in the schema, as the first taps wrote it, and %s in the metadata: %s', (old, said, expected) => {
    const entry = stream(said === undefined ? {} : { selected: said });
    expect(isStreamSelected({ ...entry, schema: { selected: old } })).toBe(expected);
  });

  it('is by default where a catalog has no metadata at all', () => {
    expect(isStreamSelected({ tap_stream_id: 's', stream: 's', schema: {} })).toBe(true);
  });
});

describe('the selection of a property', () => {
  it.each<[string, JsonObject, JsonObject | undefined, boolean]>([
    ['nothing is said of it', { selected: true }, undefined, true],
    ['its stream is not selected', { selected: false }, { selected: true }, false],
    [
      'its stream is not selected and it is automatic',
      { selected: false },
      { inclusion: 'automatic' },
      false,
    ],
    ['it is not selected', { selected: true }, { inclusion: 'available', selected: false }, false],
    [
      'it is automatic and not selected',
      { selected: true },
      { inclusion: 'automatic', selected: false },
      true,
    ],
    [
      'it is unsupported and selected',
      { selected: true },
      { inclusion: 'unsupported', selected: true },
      false,
    ],
    ['it is not selected by default', { selected: true }, { 'selected-by-default': false }, false],
  ])('where %s', (_, root, property, expected) => {
    expect(isPropertySelected(stream(root, property), 'x')).toBe(expected);
  });

  it('is taken from its schema, as the first taps wrote it, if the metadata says nothing', () => {
    const entry = { ...stream({}), schema: { properties: { x: { selected: false }, y: true } } };
    expect(isPropertySelected(entry, 'x')).toBe(false);
    expect(isPropertySelected(entry, 'y')).toBe(true);
    expect(isPropertySelected({ ...entry, ...stream({}, { selected: true }) }, 'x')).toBe(true);
  });

  it('is not taken from a property of another name, nor from a nested one', () => {
    const entry: CatalogEntry = {
      ...stream({ selected: true }),
      metadata: [
        { breadcrumb: ['properties', 'y'], metadata: { selected: false } },
        { breadcrumb: ['properties', 'x', 'properties', 'z'], metadata: { selected: false } },
      ],
    };
    expect(isPropertySelected(entry, 'x')).toBe(true);
    expect(isPropertySelected(entry, 'y')).toBe(false);
  });
});

describe('the file of a catalog', () => {
  const catalog = { streams: [stream({ selected: true }, { inclusion: 'automatic' })] };

  it('is read as it was written', () => {
    expect(readCatalog(fileWith(JSON.stringify(catalog, null, 2)))).toEqual(catalog);
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['the UTF-16 of PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['Windows line ends', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('is read in %s', (_, encode) => {
    expect(readCatalog(fileWith(encode(JSON.stringify(catalog, null, 2))))).toEqual(catalog);
  });

  it.each([
    '',
    'not JSON',
    'null',
    '[]',
    '{}',
    '{"streams":{}}',
    '{"streams":[null]}',
    '{"streams":["qb_items"]}',
    '{"streams":[{"stream":"qb_items"}]}',
    '{"streams":[{"tap_stream_id":1}]}',
    '{"streams":[{"tap_stream_id":"s","metadata":{}}]}',
    '{"streams":[{"tap_stream_id":"s","metadata":[null]}]}',
    '{"streams":[{"tap_stream_id":"s","metadata":[{"metadata":{}}]}]}',
    '{"streams":[{"tap_stream_id":"s","metadata":[{"breadcrumb":[],"metadata":null}]}]}',
  ])('that reads %j is refused with its name and what to do', (text) => {
    const path = fileWith(text);
    expect(() => readCatalog(path)).toThrow(ConfigError);
    expect(() => readCatalog(path)).toThrow(path);
    expect(() => readCatalog(path)).toThrow(/rite one with --discover$/);
  });

  it('that does not exist is refused with its name and what to do', () => {
    const path = join(temporaryFolder(), 'missing.json');
    expect(() => readCatalog(path)).toThrow(ConfigError);
    expect(() => readCatalog(path)).toThrow(
      `${path} cannot be read: there is no such file or folder (ENOENT)`,
    );
  });
});

function fileWith(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'catalog.json');
  writeFileSync(path, content);
  return path;
}

describe('a catalog whose selection is neither true nor false', () => {
  const { selected: _, ...entry } = { ...stream({}), selected: undefined };
  const at = (breadcrumb: string[], metadata: JsonObject) => ({
    ...entry,
    metadata: [{ breadcrumb, metadata }],
  });

  it.each([
    ['"selected": "false"', at([], { selected: 'false' }), 'says "selected": "false" in the stream "s"'],
    ['the old key as text', { ...entry, selected: 'true' }, 'says "selected": "true" in the stream "s"'],
    [
      'a default of 1',
      at([], { 'selected-by-default': 1 }),
      'says "selected-by-default": 1 in the stream "s"',
    ],
    [
      'text at a property',
      at(['properties', 'x'], { selected: 'no' }),
      'says "selected": "no" of properties.x in the stream "s"',
    ],
    [
      'text in the schema',
      { ...entry, schema: { selected: 'false' } },
      'says "selected": "false" of the schema in the stream "s"',
    ],
    [
      'text at a property of the schema',
      { ...entry, schema: { properties: { x: { selected: 'true' } } } },
      'says "selected": "true" of the schema of x in the stream "s"',
    ],
  ])('is refused: %s', (_name, broken, sentence) => {
    const path = join(temporaryFolder(), 'catalog.json');
    writeFileSync(path, JSON.stringify({ streams: [broken] }));
    expect(() => readCatalog(path)).toThrow(
      `the catalog ${path} ${sentence}: write true or false, without quotes`,
    );
  });

  it.each([
    [
      [],
      'both selects and deselects the stream "s", whose metadata is there twice: leave one of the two out',
    ],
    [['properties', 'x'], 'both selects and deselects properties.x of the stream "s", whose'],
  ])('is refused if metadata at %j is there twice and contradicts itself', (breadcrumb, sentence) => {
    const path = join(temporaryFolder(), 'catalog.json');
    const metadata = [true, false].map((selected) => ({ breadcrumb, metadata: { selected } }));
    writeFileSync(path, JSON.stringify({ streams: [{ ...entry, metadata }] }));
    expect(() => readCatalog(path)).toThrow(sentence);
  });

  it('is taken if it is null, which says nothing', () => {
    const path = join(temporaryFolder(), 'catalog.json');
    writeFileSync(path, JSON.stringify({ streams: [at([], { selected: null })] }));
    expect(readCatalog(path).streams).toHaveLength(1);
  });
});
