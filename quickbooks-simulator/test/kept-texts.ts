import type { Dataset, Row } from '../src/data/dataset.ts';

/** The dataset with each text kept once it was made: many reports of a small company read the same rows. */
export function keptTexts(dataset: Dataset): Dataset {
  const kept = new Map<Row, string>();
  const text = (row: Row) => {
    const found = kept.get(row) ?? dataset.text(row);
    kept.set(row, found);
    return found;
  };
  return { ...dataset, text };
}
