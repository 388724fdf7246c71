import { comparable } from './comparable.ts';
import type { Dataset, TimeField } from './dataset.ts';
import { firstRank } from './first-rank.ts';
import { parseInstant } from './instant.ts';
import { KNOWN_PROPERTIES, type Properties, propertiesOf } from './properties.ts';
import { wireText } from './wire-text.ts';

type Entity = Readonly<Record<string, unknown>>;

/** List entities are ordered by the first of these that they have. */
const NAMES = ['FullyQualifiedName', 'DisplayName', 'Name'];

/** Rows of a recording. Of rows with one Id, the one that was read last counts. */
export function recordedDataset(entity: string, texts: readonly string[]): Dataset {
  const rows = [...new Map(texts.map((text) => [idOf(JSON.parse(text)), text])).values()];
  const entities = rows.map((text): Entity => JSON.parse(text));
  const times = {
    CreateTime: timesOf(entities, 'CreateTime'),
    LastUpdatedTime: timesOf(entities, 'LastUpdatedTime'),
  };
  const orders = { CreateTime: orderOf(times.CreateTime), LastUpdatedTime: orderOf(times.LastUpdatedTime) };
  const ranks = { CreateTime: inverse(orders.CreateTime), LastUpdatedTime: inverse(orders.LastUpdatedTime) };
  const timeAt = (field: TimeField, rank: number) => times[field][orders[field][rank] ?? 0] ?? 0;
  const rowsById = new Map(entities.map((row, index) => [idOf(row), index]));
  return {
    entity,
    isList: entities.some((row) => Object.hasOwn(row, 'Active')),
    size: rows.length,
    properties: recordedProperties(entity, entities),
    rowAt: (field, rank) => orders[field][rank] ?? 0,
    rankOf: (field, row) => ranks[field][row] ?? 0,
    countBefore: (field, second) => firstRank(rows.length, (rank) => timeAt(field, rank) >= second),
    rowById: (id) => rowsById.get(id),
    id: (row) => idOf(entities[row]),
    time: (row, field) => times[field][row] ?? 0,
    isActive: (row) => entities[row]?.Active !== false,
    fullyQualifiedName: (row) => nameOf(entities[row]),
    text: (row) => rows[row] ?? '',
    wire: (row) => wireText(rows[row] ?? ''),
  };
}

function idOf(entity: Entity | undefined): string {
  return String(entity?.Id ?? '');
}

function nameOf(entity: Entity | undefined): string {
  return String(NAMES.map((name) => entity?.[name]).find((name) => name !== undefined) ?? '');
}

/** Rows without such a time stand at the start of all time. */
function timesOf(entities: readonly Entity[], field: TimeField): number[] {
  return entities.map(
    (entity) => (parseInstant(String(comparable(entity, ['MetaData', field]))) ?? 0) / 1000,
  );
}

function orderOf(times: readonly number[]): number[] {
  return times.map((_, row) => row).sort((one, other) => (times[one] ?? 0) - (times[other] ?? 0));
}

function inverse(order: readonly number[]): number[] {
  const ranks: number[] = [];
  order.forEach((row, rank) => {
    ranks[row] = rank;
  });
  return ranks;
}

/** Properties that are known of the entity, and those of its recorded rows; lists of things cannot be queried. */
function recordedProperties(entity: string, entities: readonly Entity[]): Properties {
  const values = new Map(entities.flatMap((row) => Object.entries(row)));
  const names = [...values.keys()];
  const isList = (name: string) => Array.isArray(values.get(name));
  const recorded = propertiesOf(
    names.filter((name) => !isList(name)),
    names.filter(isList),
  );
  return { find: (name) => KNOWN_PROPERTIES[entity]?.find(name) ?? recorded.find(name) };
}
