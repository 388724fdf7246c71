import { isChecked } from './casts.ts';
import type { PathColumn } from './mapping.ts';
import { literal, quoted } from './names.ts';
import type { Source } from './source.ts';

/** The text at a path within a JSONB value, as an expression. */
export function textAt(value: string, path: readonly string[]): string {
  const [only, ...others] = path;
  if (only === undefined) return `${value} #>> '{}'`;
  return others.length === 0
    ? `${value} ->> ${literal(only)}`
    : `${value} #>> ${literal(`{${path.join(',')}}`)}`;
}

/**
 * The values of columns as their types. A text that an operator makes is bound to a name first, in a subquery of its
 * own: the casts have the text several times.
 */
export class TypedValues {
  readonly #source: Source;
  readonly #bound: (readonly [name: string, text: string])[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  value({ column, type }: Pick<PathColumn, 'column' | 'type'>, text: string): string {
    if (!isChecked(type)) return text;
    if (!text.includes(' ')) return this.#source.cast(type, text);
    this.#bound.push([column, text]);
    return this.#source.cast(type, `t.${column}`);
  }

  /** The joins of a from clause that the values need. */
  get joins(): readonly string[] {
    if (this.#bound.length === 0) return [];
    const list = this.#bound.map(([name, text]) => `${text} as ${name}`).join(',\n  ');
    return [`cross join lateral (select\n  ${list}\noffset 0) as t`];
  }
}

/**
 * The members of an object that its columns need, read at once by jsonb_to_record. Postgres unpacks a stored payload
 * for each expression on it, so a path for each column is eight times slower.
 */
export class RecordMembers {
  readonly #members = new Map<string, 'text' | 'jsonb'>();
  readonly #alias: string;

  constructor(alias: string, paths: readonly string[]) {
    this.#alias = alias;
    for (const path of paths) {
      const [first = '', ...rest] = path.split('.');
      if (rest.length > 0) this.#members.set(first, 'jsonb');
      else if (!this.#members.has(first)) this.#members.set(first, 'text');
    }
  }

  /** The names of the members of which deeper members are read. */
  get objects(): readonly string[] {
    return [...this.#members].filter(([, type]) => type === 'jsonb').map(([name]) => name);
  }

  text(path: string): string {
    const [first = '', ...rest] = path.split('.');
    const member = this.member(first);
    return this.#members.get(first) === 'text' ? member : textAt(member, rest);
  }

  member(name: string): string {
    return `${this.#alias}.${quoted(name)}`;
  }

  /** The function in a from clause. It takes what is no object as an empty one. */
  from(payload: string): string {
    const definitions = [...this.#members].map(([name, type]) => `${quoted(name)} ${type}`);
    return `jsonb_to_record(${objectOf(payload)}) as ${this.#alias} (${definitions.join(', ')})`;
  }
}

/**
 * Null for a value that is no object, for which jsonb_to_record would fail. The result of jsonb_path_query_first is
 * unpacked: jsonb_typeof would unpack the stored payload once more.
 */
function objectOf(payload: string): string {
  return `jsonb_path_query_first(${payload}, '$ ? (@.type() == "object")')`;
}
