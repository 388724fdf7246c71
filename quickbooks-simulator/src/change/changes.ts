import type { Row } from '../data/dataset.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { Addition, Change, ChangeTime } from '../data/row-change.ts';
import type { Settings } from '../settings.ts';
import { type Merge, rewritesOf } from './merge.ts';
import { relatedTo } from './related.ts';

export interface ChangeSources {
  /** By entity, in lower case. */
  readonly datasets: ReadonlyMap<string, LiveDataset>;
  readonly settings: Pick<Settings, 'accountTimes' | 'changeTimes' | 'merges'>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The one way to change a company's rows: at the time of its clock, with what that does to related rows. */
export class Changes {
  readonly #sources: ChangeSources;
  readonly #nextIds = new Map<string, number>();

  constructor(sources: ChangeSources) {
    this.#sources = sources;
  }

  /** Adds a row, under the next free Id unless it has one. */
  add(dataset: LiveDataset, addition: Partial<Addition> & Pick<Addition, 'source'>): Row {
    const row = dataset.add({ id: addition.id ?? this.nextId(dataset), ...addition }, this.#time());
    this.#bumpRelated(dataset, dataset.text(row));
    return row;
  }

  change(dataset: LiveDataset, row: Row, change: Change): void {
    dataset.change(row, change, this.#time());
    if (change.kind !== 'bump') this.#bumpRelated(dataset, dataset.text(row));
  }

  delete(dataset: LiveDataset, row: Row): void {
    const text = dataset.text(row);
    dataset.delete(row, this.#time());
    this.#bumpRelated(dataset, text);
  }

  /** Merges two rows of a list: what referred to the one refers to the other, with a new LastUpdatedTime. */
  merge(dataset: LiveDataset, { from, into }: Merge): void {
    const { datasets, settings } = this.#sources;
    for (const rewrite of rewritesOf(datasets, dataset, { from, into })) {
      rewrite.dataset.change(rewrite.row, { kind: 'bump', text: rewrite.text }, this.#time());
    }
    dataset.change(into, { kind: 'bump' }, this.#time());
    if (settings.merges === 'inactive') dataset.change(from, { kind: 'deactivate' }, this.#time());
    else dataset.delete(from, this.#time(), { by: 'merge', isUnreported: settings.merges === 'gone' });
  }

  /** The Id that the next row of this entity gets: the next number of its sequence that no entity of it has. */
  nextId(dataset: LiveDataset): string {
    const sequence = sequenceOf(dataset);
    const bases = [...this.#sources.datasets.values()]
      .filter((other) => sequenceOf(other) === sequence)
      .map(({ base }) => base);
    let id = this.#nextIds.get(sequence) ?? Math.max(...bases.map(({ nextId, size }) => nextId ?? size + 1));
    while (bases.some((base) => base.rowById(String(id)) !== undefined)) id += 1;
    this.#nextIds.set(sequence, id + 1);
    return String(id);
  }

  /** MetaData has whole seconds. */
  #time(): ChangeTime {
    const at = this.#sources.now();
    const isRoundedUp = this.#sources.settings.changeTimes === 'rounded-up';
    return { at, second: isRoundedUp ? Math.ceil(at / 1000) : Math.floor(at / 1000) };
  }

  #bumpRelated(dataset: LiveDataset, text: string): void {
    for (const related of relatedTo(dataset, text, this.#sources)) {
      related.dataset.change(related.row, { kind: related.kind }, this.#time());
    }
  }
}

function sequenceOf({ base }: LiveDataset): string {
  return base.sequence ?? base.entity;
}
