import type { ChangeKind } from '../data/change-kind.ts';
import { parseInstant } from '../data/instant.ts';
import { fromWire } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';

/** An order of a test to the mutator. */
export interface MutateOptions {
  /** Number of changes at once. */
  readonly count?: number;
  /** Changes a second from now on; 0 stops. */
  readonly ratePerSecond?: number;
  /** For so long; without it until it is stopped. */
  readonly seconds?: number;
  readonly seed?: number;
  /** Drawn from evenly; one can be named more than once. `*` stands for every entity that has rows. */
  readonly entities?: readonly string[];
  readonly kinds?: readonly ChangeKind[];
  /** Only rows whose LastUpdatedTime is in [from, to). */
  readonly from?: string;
  readonly to?: string;
  readonly realm?: string;
}

export interface MutateOrder extends Omit<MutateOptions, 'count' | 'from' | 'to'> {
  readonly count: number;
  /** UTC seconds. */
  readonly from?: number;
  readonly to?: number;
}

const CHANGE_KINDS: readonly string[] = ['add', 'edit', 'bump', 'void', 'deactivate', 'delete', 'merge'];
export const EVERY_ENTITY = '*';

const NUMBERS = ['count', 'ratePerSecond', 'seconds', 'seed'] as const;
const LISTS = ['entities', 'kinds'] as const;
const KNOWN: readonly string[] = [...NUMBERS, ...LISTS, 'from', 'to', 'realm'];

/** Reads an order, by its names in code or on the wire. Throws a `SettingsError` if it cannot be. */
export function mutateOrderOf(given: object, isEntity: (name: string) => boolean): MutateOrder {
  const order = fromWire(given) as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(order)) {
    if (!KNOWN.includes(name)) throw new SettingsError(`a mutation has no "${name}"`);
  }
  for (const name of NUMBERS) {
    const value = order[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw wrong(name, value, 'a number');
  }
  for (const entity of listOf(order, 'entities')) {
    if (entity !== EVERY_ENTITY && !isEntity(entity))
      throw wrong('entities', entity, 'entities that are served');
  }
  for (const kind of listOf(order, 'kinds')) {
    if (!CHANGE_KINDS.includes(kind)) throw wrong('kinds', kind, CHANGE_KINDS.join(', '));
  }
  const { from, to, ...rest } = order;
  const times = { ...secondOf('from', from), ...secondOf('to', to) };
  return { count: 0, ...(rest as Omit<MutateOptions, 'from' | 'to'>), ...times };
}

function listOf(order: Readonly<Record<string, unknown>>, name: (typeof LISTS)[number]): readonly string[] {
  const value = order[name] ?? [];
  if (Array.isArray(value) && (value.length > 0 || order[name] === undefined)) return value.map(String);
  throw wrong(name, value, 'a list');
}

/** A time of the range in UTC seconds, under its name. */
export function secondOf<Name extends string>(
  name: Name,
  text: unknown,
): { readonly [key in Name]?: number } {
  if (text === undefined || text === null) return {};
  const instant = parseInstant(String(text), 'utc');
  if (instant === undefined) throw wrong(name, text, 'an instant such as 2024-07-01T00:00:00Z');
  return { [name]: Math.ceil(instant / 1000) } as { readonly [key in Name]: number };
}

function wrong(name: string, value: unknown, wanted: string): SettingsError {
  return new SettingsError(`${name} must be ${wanted}, not "${value}"`);
}
