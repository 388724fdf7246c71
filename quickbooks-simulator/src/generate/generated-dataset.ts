import type { Dataset } from '../data/dataset.ts';
import { pacificDay } from '../data/pacific-time.ts';
import { KNOWN_PROPERTIES, propertiesOf } from '../data/properties.ts';
import { plainText } from '../data/wire-text.ts';
import type { EntityText } from './entity-text.ts';
import type { History } from './history.ts';

/** The rows of a history, each with the text of one entity. Nothing is kept but the history's own blocks. */
export function generatedDataset(entityText: EntityText, history: History): Dataset {
  const { entity, ids } = entityText;
  const isActive = (row: number) => entityText.isActive({ row, syncToken: history.syncToken(row) });
  const wire = (row: number) =>
    entityText.text({
      row,
      id: ids.of(row),
      syncToken: history.syncToken(row),
      created: history.time(row, 'CreateTime'),
      updated: history.time(row, 'LastUpdatedTime'),
      isActive: isActive(row),
    });
  return {
    entity,
    isList: entityText.fullyQualifiedName !== undefined,
    size: history.size,
    ...(entityText.sequence && { sequence: entityText.sequence }),
    nextId: ids.after(history.size),
    properties: entityText.properties ?? KNOWN_PROPERTIES[entity] ?? propertiesOf([]),
    rowAt: history.rowAt,
    rankOf: history.rankOf,
    countBefore: history.countBefore,
    time: history.time,
    dayOf: (row) => pacificDay(history.time(row, 'CreateTime')),
    id: ids.of,
    rowById(id) {
      const row = ids.rowOf(id);
      return row !== undefined && row < history.size ? row : undefined;
    },
    isActive,
    fullyQualifiedName: (row) =>
      `${entityText.fullyQualifiedName?.(row) ?? ''}${isActive(row) ? '' : ' (deleted)'}`,
    text: (row) => plainText(wire(row)),
    wire,
  };
}
