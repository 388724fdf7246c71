import type { Dataset } from '../data/dataset.ts';
import type { Settings } from '../settings.ts';

const META_DATA = /"MetaData":\{[^}]*"LastUpdatedTime":"(\d{4}-\d\d-\d\d)[^}]*\}/;

/** The text of a row as the service shows it. InventoryAdjustment shows dates; statements still compare instants. */
export function presented(
  { entity }: Dataset,
  settings: Pick<Settings, 'inventoryAdjustmentTimes'>,
): (text: string) => string {
  if (entity !== 'InventoryAdjustment') return (text) => text;
  return (text) =>
    settings.inventoryAdjustmentTimes === 'date'
      ? text.replace(META_DATA, '"MetaData":{"LastUpdatedTime":"$1"}')
      : text;
}
