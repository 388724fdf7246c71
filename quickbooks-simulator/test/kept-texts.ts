import type { Dataset, Row } from '../src/data/dataset.ts';
import { LiveDataset } from '../src/data/live-dataset.ts';

/** The dataset with each text kept once it was made: many reports of a small company read the same rows. */
export function keptTexts(dataset: Dataset): Dataset {
  return { ...dataset, text: kept(dataset.text) };
}

/** A dataset that can change, with each text kept until the next change. */
export function keptLive(base: Dataset): LiveDataset {
  const dataset = new LiveDataset(keptTexts(base));
  const made = dataset.text;
  let known = { changes: dataset.changes, text: kept(made) };
  const text = (row: Row) => {
    if (known.changes !== dataset.changes) known = { changes: dataset.changes, text: kept(made) };
    return known.text(row);
  };
  return Object.assign(dataset, { text });
}

function kept(text: (row: Row) => string): (row: Row) => string {
  const known = new Map<Row, string>();
  return (row) => {
    const found = known.get(row) ?? text(row);
    known.set(row, found);
    return found;
  };
}
