import type { Dataset } from '../data/dataset.ts';
import type { Settings } from '../settings.ts';

const META_DATA = /"MetaData":\{[^}]*"LastUpdatedTime":"(\d{4}-\d\d-\d\d)[^}]*\}/;

const ID = /"Id":"(\d+)"/;
const FILE = /\/(download|attachable-thumbnail)\/\d+"/g;

/**
 * The text of a row as the service shows it. InventoryAdjustment shows dates; statements still compare instants. The
 * copy of an Attachable has a file of its own.
 */
export function presented(
  { entity }: Dataset,
  settings: Pick<Settings, 'inventoryAdjustmentTimes'>,
): (text: string) => string {
  if (entity === 'Attachable') return withOwnFile;
  if (entity !== 'InventoryAdjustment') return (text) => text;
  return (text) =>
    settings.inventoryAdjustmentTimes === 'date'
      ? text.replace(META_DATA, '"MetaData":{"LastUpdatedTime":"$1"}')
      : text;
}

function withOwnFile(text: string): string {
  const id = ID.exec(text)?.[1];
  return id === undefined ? text : text.replace(FILE, (_, kind: string) => `/${kind}/${id}"`);
}
