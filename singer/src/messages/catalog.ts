import { ConfigError } from '../errors.ts';
import { failureOf, readTextFile } from '../settings/text-file.ts';
import type { JsonObject } from './messages.ts';

export interface MetadataEntry {
  readonly breadcrumb: readonly string[];
  readonly metadata: JsonObject;
}

/** The order of the keys matters: Meltano wants `schema` before `metadata`. */
export interface CatalogEntry {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly key_properties?: readonly string[];
  readonly replication_key?: string;
  readonly replication_method?: string;
  readonly selected?: boolean;
  readonly schema: JsonObject;
  readonly metadata?: readonly MetadataEntry[];
}

export interface Catalog {
  readonly streams: readonly CatalogEntry[];
}

/** Reads the file of `--catalog` or `--properties`. */
export function readCatalog(path: string): Catalog {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readTextFile(path));
  } catch (cause) {
    throw new ConfigError(
      `the catalog ${path} cannot be read: ${failureOf(cause)}. Write one with --discover`,
      {
        cause,
      },
    );
  }
  if (!isCatalog(parsed)) {
    throw new ConfigError(
      `the catalog ${path} has no list of "streams" with a "tap_stream_id" and well-formed "metadata" each: write one with --discover`,
    );
  }
  const unclear = parsed.streams
    .map((entry) => unclearSelection(entry) ?? contradiction(entry))
    .find((found) => found !== undefined);
  if (unclear !== undefined) throw new ConfigError(`the catalog ${path} ${unclear}`);
  return parsed;
}

const SELECTIONS = ['selected', 'selected-by-default'];

/**
 * The end of a sentence about a selection that is neither true nor false, such as the text "false": one reader takes
 * it for true, another for false. Undefined if there is none.
 */
function unclearSelection(entry: CatalogEntry): string | undefined {
  const places = [
    { of: '', values: { selected: entry.selected } },
    { of: ' of the schema', values: { selected: entry.schema?.selected } },
    ...Object.entries(propertiesOf(entry)).map(([name, { selected }]) => ({
      of: ` of the schema of ${name}`,
      values: { selected },
    })),
    ...(entry.metadata ?? []).map(({ breadcrumb, metadata }) => ({
      of: breadcrumb.length === 0 ? '' : ` of ${breadcrumb.join('.')}`,
      values: metadata,
    })),
  ];
  for (const { of, values } of places) {
    for (const name of SELECTIONS) {
      const value = (values as JsonObject)[name] ?? true;
      if (typeof value === 'boolean') continue;
      const said = `says ${JSON.stringify(name)}: ${JSON.stringify(value)}${of}`;
      return `${said} in the stream ${JSON.stringify(entry.tap_stream_id)}: write true or false, without quotes`;
    }
  }
  return undefined;
}

/** The end of a sentence about a place whose metadata is there twice, and selects it once; undefined if there is none. */
function contradiction({ tap_stream_id, metadata = [] }: CatalogEntry): string | undefined {
  const said = new Map<string, unknown>();
  for (const { breadcrumb, metadata: values } of metadata) {
    const place = breadcrumb.join('.');
    const { selected = null } = values;
    if (selected === null) continue;
    if (said.has(place) && said.get(place) !== selected) {
      const where = place === '' ? 'the stream' : `${place} of the stream`;
      return `both selects and deselects ${where} ${JSON.stringify(tap_stream_id)}, whose metadata is there twice: leave one of the two out`;
    }
    said.set(place, selected);
  }
  return undefined;
}

/** Tells if a catalog selects the stream, by the Singer SDK's rules; selected if it says nothing. */
export function isStreamSelected(entry: CatalogEntry): boolean {
  return isSelected(metadataAt(entry, []), entry.selected ?? orTrue(entry.schema?.selected));
}

/** Tells if a property is selected, by its own metadata or as the stream it is in. */
export function isPropertySelected(entry: CatalogEntry, property: string): boolean {
  const inSchema = propertiesOf(entry)[property]?.selected;
  return isStreamSelected(entry) && isSelected(metadataAt(entry, ['properties', property]), orTrue(inSchema));
}

/** The properties of the schema. The first taps of Singer had the selection there, before there was metadata. */
function propertiesOf({ schema }: CatalogEntry): Readonly<Record<string, JsonObject>> {
  const properties = schema?.properties;
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, isJsonObject(property) ? property : {}]),
  );
}

function orTrue(value: unknown): boolean {
  return typeof value === 'boolean' ? value : true;
}

function isSelected(metadata: JsonObject, otherwise: boolean): boolean {
  if (metadata.inclusion === 'unsupported') return false;
  if (metadata.inclusion === 'automatic') return true;
  const said = metadata.selected ?? metadata['selected-by-default'];
  return typeof said === 'boolean' ? said : otherwise;
}

function metadataAt(entry: CatalogEntry, breadcrumb: readonly string[]): JsonObject {
  const found = entry.metadata?.filter(({ breadcrumb: at }) => at.join('\0') === breadcrumb.join('\0'));
  return Object.assign({}, ...(found ?? []).map(({ metadata }) => metadata));
}

function isCatalog(value: unknown): value is Catalog {
  return isJsonObject(value) && Array.isArray(value.streams) && value.streams.every(isEntry);
}

/** As far as it is used here; a stream without metadata is an old catalog, not a broken one. */
function isEntry(value: unknown): boolean {
  if (!isJsonObject(value) || typeof value.tap_stream_id !== 'string') return false;
  const { metadata } = value;
  return (
    metadata === undefined || metadata === null || (Array.isArray(metadata) && metadata.every(isMetadata))
  );
}

function isMetadata(value: unknown): boolean {
  return isJsonObject(value) && Array.isArray(value.breadcrumb) && isJsonObject(value.metadata);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
