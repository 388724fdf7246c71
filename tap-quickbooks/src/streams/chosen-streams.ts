import { type Catalog, ConfigError, nearest } from 'singer';
import { type CatalogStream, selectedStreams } from './catalog.ts';
import { STREAMS, type Stream } from './streams.ts';

/** A stream to read. */
export interface SelectedStream extends CatalogStream {
  /**
   * The setting `streams` or `reports` names it. If the company lacks it, the run fails instead of continuing with a warning. A
   * catalog names no stream in this sense: Meltano writes one that selects every stream.
   */
  readonly isNamed: boolean;
}

interface Choice {
  /** The setting `streams`. */
  readonly names: readonly string[] | undefined;
  /** The catalog of `--catalog`, if one is given. */
  readonly catalog?: Catalog;
  /** Names of the streams of the setting `reports`. They are read beside the others. */
  readonly reports?: ReadonlySet<string>;
  /** The tap's own catalog. */
  readonly all: Catalog;
}

interface Chosen {
  readonly streams: readonly SelectedStream[];
  /** Streams that the setting names and the catalog does not select. */
  readonly unselected: readonly string[];
}

/** The name that stands for every stream that is read by default. */
const ALL = 'all';

/**
 * The streams to read: those of the setting `streams`, or of the catalog, or by default. With both, a stream must be in
 * both. Throws {@link ConfigError} for an unknown name, and if the two have no stream in common.
 */
export function chosenStreams({ names, catalog, reports = new Set(), all }: Choice): Chosen {
  const named = new Set(names?.filter((name) => !isAll(name)).map((name) => streamOf(name).name));
  const isAllNamed = names === undefined || names.some(isAll);
  const isChosen = (stream: Stream) =>
    named.has(stream.name) || reports.has(stream.name) || (isAllNamed && isDefault(stream));
  const isDefault = ({ isSelectedByDefault }: Stream) => catalog !== undefined || isSelectedByDefault;
  const offered =
    catalog === undefined ? entriesOf(all) : withReports(selectedStreams(catalog), reports, all);
  const streams = offered
    .filter(({ stream }) => isChosen(stream))
    .map((each) => ({ ...each, isNamed: named.has(each.stream.name) || reports.has(each.stream.name) }));
  if (names !== undefined && streams.length === 0)
    throw new ConfigError(
      `the setting streams names ${[...names].join(', ')}, and the catalog selects ${listed(offered)}: nothing is left to read. Change one of the two`,
    );
  const selected = new Set(streams.map(({ stream }) => stream.name));
  return { streams, unselected: [...named].filter((name) => !selected.has(name)) };
}

/** The streams of a catalog, and the reports that the settings name although it does not select them. */
function withReports(selected: CatalogStream[], reports: ReadonlySet<string>, all: Catalog): CatalogStream[] {
  const isMissing = ({ stream: { name } }: CatalogStream) =>
    reports.has(name) && selected.every(({ stream }) => stream.name !== name);
  return [...selected, ...entriesOf(all).filter(isMissing)];
}

function isAll(name: string): boolean {
  return name.toLowerCase() === ALL;
}

/** Every stream of the tap's own catalog, selected by default or not. */
function entriesOf({ streams }: Catalog): CatalogStream[] {
  return streams.flatMap((entry) => {
    const stream = STREAMS.find(({ name }) => name === entry.tap_stream_id);
    return stream === undefined ? [] : [{ stream, entry }];
  });
}

function listed(offered: readonly CatalogStream[]): string {
  return offered.length === 0 ? 'none' : offered.map(({ stream }) => stream.name).join(', ');
}

/** The stream with this name, or of the entity with this name, in any case. */
function streamOf(given: string): Stream {
  const found = STREAMS.find((stream) => namesOf(stream).some((name) => isSame(name, given)));
  if (found !== undefined) return found;
  const near = nearest(given, STREAMS.flatMap(namesOf));
  const hint = near === undefined ? '' : ` (${near}?)`;
  throw new ConfigError(
    `the setting streams names ${JSON.stringify(given)}, which is not a stream or an entity of this tap${hint}. Streams are: ${STREAMS.map(({ name }) => name).join(', ')}`,
  );
}

/** The names that a user may give a stream: its own, with or without the prefix, and its entity's. */
function namesOf({ name, entity }: Stream): string[] {
  return [name, name.replace(/^qb_(report_)?/, ''), entity];
}

function isSame(name: string, given: string): boolean {
  return name.toLowerCase() === given.toLowerCase();
}
