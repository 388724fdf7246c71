import { fraction } from '../generate/hash.ts';
import { ENDPOINTS, type Endpoint } from '../http/call.ts';
import { requireServed } from '../served-names.ts';
import { SettingsError } from '../settings-error.ts';
import {
  FAULT_KINDS,
  type FaultKind,
  isAnswer,
  isFaultKind,
  isRowFault,
  type RowFault,
} from './fault-kinds.ts';

/** A fault to produce. Without `probability`, `count` and `nth` it happens at every call that matches. */
export interface FaultOrder {
  readonly kind: FaultKind;
  /** Probability for each call that matches, from 0 to 1. */
  readonly probability?: number;
  /** At most this many times. */
  readonly count?: number;
  /** At the n-th call that matches, from 1; with `count` at that call and the next ones. */
  readonly nth?: number;
  /** Only for calls about this entity. */
  readonly entity?: string;
  /** Only for this endpoint. Without it, for all except `token` and `store` (`budget_spent` includes `token` too). */
  readonly endpoint?: Endpoint;
  readonly realm?: string;
  /** Seconds of Retry-After, of a delay, of a silence. */
  readonly seconds?: number;
  readonly seed?: number;
}

export interface FaultState extends FaultOrder {
  /** Calls that matched, and calls at which the fault happened. */
  readonly calls: number;
  readonly hits: number;
}

/** Properties of a call that decide if a fault is for it. */
export interface Target {
  readonly realm?: string;
  readonly endpoint: Endpoint;
  readonly entities: readonly string[];
}

/** The faults that happen to one call. */
export interface Strike {
  /** The one that answers in place of the service. */
  readonly answer: FaultOrder | undefined;
  readonly rows: ReadonlySet<RowFault>;
  readonly ways: readonly FaultOrder[];
}

/** Endpoints that are not of the Accounting API. */
const OUTSIDE: readonly Endpoint[] = ['token', 'store'];
const NUMBERS = ['probability', 'count', 'nth', 'seconds', 'seed'] as const;
const TEXTS = ['entity', 'realm'] as const;

/** The faults that were ordered. The seed and the earlier calls decide if one happens at a call. */
export class Faults {
  readonly #seed: number;
  #states: { order: FaultOrder; calls: number; hits: number }[] = [];

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Throws a `SettingsError` if there is no such fault. */
  add(order: unknown): void {
    this.#states.push({ order: checked(order), calls: 0, hits: 0 });
  }

  clear(): void {
    this.#states = [];
  }

  list(): FaultState[] {
    return this.#states.map(({ order, calls, hits }) => ({ ...order, calls, hits }));
  }

  strike(target: Target): Strike {
    const struck = this.#states.filter((state) => this.#strikes(state, target)).map(({ order }) => order);
    const kinds = struck.map(({ kind }) => kind);
    return {
      answer: struck.find(({ kind }) => isAnswer(kind)),
      rows: new Set(kinds.filter(isRowFault)),
      ways: struck.filter(({ kind }) => !isAnswer(kind) && !isRowFault(kind)),
    };
  }

  #strikes(state: { order: FaultOrder; calls: number; hits: number }, target: Target): boolean {
    const { order } = state;
    if (!isFor(order, target)) return false;
    state.calls += 1;
    const {
      probability = 1,
      nth = 1,
      count = order.nth === undefined ? Number.POSITIVE_INFINITY : 1,
    } = order;
    if (state.calls < nth || state.hits >= count) return false;
    if (fraction(order.seed ?? this.#seed, state.calls) >= probability) return false;
    state.hits += 1;
    return true;
  }
}

function isFor({ kind, endpoint, entity, realm }: FaultOrder, target: Target): boolean {
  const isThere =
    endpoint === undefined
      ? !OUTSIDE.includes(target.endpoint) || (target.endpoint === 'token' && kind === 'budget_spent')
      : endpoint === target.endpoint;
  return (
    isThere &&
    (entity === undefined || target.entities.includes(entity.toLowerCase())) &&
    (realm === undefined || realm === target.realm)
  );
}

function checked(order: unknown): FaultOrder {
  const given = (typeof order === 'object' && order !== null ? order : {}) as Record<string, unknown>;
  const { kind, endpoint } = given;
  if (!isFaultKind(kind)) throw wrong('kind', kind, Object.keys(FAULT_KINDS).join(', '));
  if (endpoint !== undefined && !ENDPOINTS.includes(endpoint as Endpoint)) {
    throw wrong('endpoint', endpoint, ENDPOINTS.join(', '));
  }
  for (const name of NUMBERS) {
    const value = given[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw wrong(name, value, 'a number');
  }
  for (const name of TEXTS) {
    if (given[name] !== undefined && typeof given[name] !== 'string')
      throw wrong(name, given[name], 'a text');
  }
  if (typeof given.entity === 'string') requireServed('entity of a fault', given.entity);
  const unknown = Object.keys(given).find(
    (name) => !['kind', 'endpoint', ...NUMBERS, ...TEXTS].includes(name),
  );
  if (unknown !== undefined) throw new SettingsError(`a fault has no "${unknown}"`);
  return given as unknown as FaultOrder;
}

function wrong(name: string, value: unknown, wanted: string): SettingsError {
  return new SettingsError(`${name} of a fault must be ${wanted}, not "${value}"`);
}
