import type { ChangeKind } from '../data/change-kind.ts';
import type { Row } from '../data/dataset.ts';
import { changesOf } from '../data/entity-traits.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { Draws } from '../generate/hash.ts';
import type { Changes } from './changes.ts';
import { hasChildren } from './merge.ts';
import { EVERY_ENTITY, type MutateOrder } from './mutate-order.ts';

const TICK_MS = 20;
const TRIES = 20;

const NOTES = [
  'Called on Monday',
  'Paid in part — see folder',
  'Revisé',
  '要確認',
  'New terms “net 30”',
  'ok 👍',
];

/** Number of changes of each kind. `skipped` had no row to change. */
export type MutateResult = Readonly<Record<ChangeKind | 'skipped', number>>;

export interface MutatorSources {
  /** By entity, in lower case. */
  readonly datasets: ReadonlyMap<string, LiveDataset>;
  readonly changes: Changes;
  readonly seed: number;
}

/** Changes a company by a seed: at once, or at a rate while a client reads. */
export class Mutator {
  readonly #sources: MutatorSources;
  #timer: NodeJS.Timeout | undefined;
  #done = 0;
  readonly #counts = { add: 0, edit: 0, bump: 0, void: 0, deactivate: 0, delete: 0, merge: 0, skipped: 0 };

  constructor(sources: MutatorSources) {
    this.#sources = sources;
  }

  /** All changes so far. */
  get result(): MutateResult {
    return { ...this.#counts };
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Makes `count` changes now, or starts to make `ratePerSecond`; an earlier rate ends. */
  mutate(order: MutateOrder): void {
    const datasets = this.#datasetsOf(order);
    for (let i = 0; i < order.count; i += 1) this.#changeOne(order, datasets);
    if (order.ratePerSecond === undefined) return;
    this.stop();
    if (order.ratePerSecond > 0) this.#start(order, order.ratePerSecond);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #start(order: MutateOrder, rate: number): void {
    const datasets = this.#datasetsOf(order);
    const began = performance.now();
    let made = 0;
    this.#timer = setInterval(() => {
      const now = performance.now();
      const elapsed = Math.min((now - began) / 1000, order.seconds ?? Number.POSITIVE_INFINITY);
      const due = Math.floor(elapsed * rate);
      // A machine that is too slow for the rate makes fewer changes. Without this bound it would answer no request.
      for (; made < due && performance.now() < now + TICK_MS; made += 1) this.#changeOne(order, datasets);
      if (order.seconds !== undefined && elapsed >= order.seconds && made >= due) this.stop();
    }, TICK_MS);
    this.#timer.unref();
  }

  /** Without a word three changes of five are to invoices. */
  #datasetsOf({ entities }: MutateOrder): LiveDataset[] {
    const names = entities ?? ['Invoice', 'Invoice', 'Invoice', 'Customer', 'Item'];
    const all = [...this.#sources.datasets.values()].filter(({ base }) => base.size > 0);
    return names
      .flatMap((name) => (name === EVERY_ENTITY ? all : [this.#sources.datasets.get(name.toLowerCase())]))
      .filter((one) => one !== undefined);
  }

  #changeOne(order: MutateOrder, datasets: readonly LiveDataset[]): void {
    this.#done += 1;
    const draws = new Draws(order.seed ?? this.#sources.seed, this.#done);
    const dataset = draws.of(datasets);
    const kind = drawnKind(dataset, order, draws);
    const isDone = kind !== undefined && this.#make(kind, { dataset, order, draws });
    this.#counts[isDone ? kind : 'skipped'] += 1;
  }

  #make(kind: ChangeKind, { dataset, order, draws }: Making): boolean {
    const { changes } = this.#sources;
    if (kind === 'add') {
      changes.add(dataset, addition(dataset, draws, this.#done));
      return true;
    }
    const row = drawnRow(dataset, order, draws);
    if (row === undefined) return false;
    if (kind === 'merge') return this.#merge(row, { dataset, order, draws });
    if (kind === 'delete') changes.delete(dataset, row);
    else
      changes.change(dataset, row, {
        kind,
        ...(kind === 'edit' && { note: `${draws.of(NOTES)} (${this.#done})` }),
      });
    return true;
  }

  /** Merges a row that has none below it into another one. */
  #merge(from: Row, { dataset, order, draws }: Making): boolean {
    const into = drawnRow(dataset, order, draws);
    if (into === undefined || into === from || hasChildren(dataset, from)) return false;
    this.#sources.changes.merge(dataset, { from, into });
    return true;
  }
}

interface Making {
  readonly dataset: LiveDataset;
  readonly order: MutateOrder;
  readonly draws: Draws;
}

function drawnKind(dataset: LiveDataset, { kinds }: MutateOrder, draws: Draws): ChangeKind | undefined {
  const weights = Object.entries(changesOf(dataset)) as [ChangeKind, number][];
  const possible = weights
    .filter(([kind]) => kinds === undefined || kinds.includes(kind))
    .map(([kind, weight]): [ChangeKind, number] => [kind, kinds === undefined ? weight : weight || 1]);
  let draw = draws.below(possible.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [kind, weight] of possible) {
    if (draw < weight) return kind;
    draw -= weight;
  }
  return undefined;
}

/** Any row, or any of those whose LastUpdatedTime is in the range. */
function drawnRow(dataset: LiveDataset, { from, to }: MutateOrder, draws: Draws): Row | undefined {
  const first = from === undefined ? 0 : dataset.countBefore('LastUpdatedTime', from);
  const end = to === undefined ? dataset.size : dataset.countBefore('LastUpdatedTime', to);
  return first < end ? dataset.rowAt('LastUpdatedTime', first + draws.below(end - first)) : undefined;
}

/** A new row looks like one of the base, which is not below another one. */
function addition(
  dataset: LiveDataset,
  draws: Draws,
  number: number,
): { source: Row | string; name: string } {
  const { base } = dataset;
  const name = dataset.isList ? `New ${dataset.entity} ${number}` : `N-${number}`;
  for (let i = 0; i < TRIES && base.size > 0; i += 1) {
    const source = base.rowAt('CreateTime', draws.below(base.size));
    if (base.isActive(source) && !base.fullyQualifiedName(source).includes(':')) return { source, name };
  }
  return { source: dataset.isList ? LIST_ROW : TRANSACTION_ROW, name };
}

/** Shape of a new row if there is none to copy. */
const LIST_ROW = '{"Name":"","FullyQualifiedName":"","Active":true,"domain":"QBO","sparse":false}';
const TRANSACTION_ROW =
  '{"domain":"QBO","sparse":false,"DocNumber":"","LinkedTxn":[],"Line":[],"TotalAmt":0,"Balance":0}';
