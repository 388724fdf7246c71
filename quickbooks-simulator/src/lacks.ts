import { requireServed } from './served-names.ts';
import { SettingsError } from './settings-error.ts';

/** The ways in which QuickBooks says that a company lacks an entity, and the answer of each. */
const LACKS = {
  empty: 'no rows, HTTP 200',
  metadata: '4001 "Metadata not found for Entity"',
  context: '4001 "invalid context declaration"',
  5020: '5020, no access rights',
  5030: '5030, feature not supported',
  'not-enabled': '6000, feature not enabled',
  403: 'HTTP 403, for this entity alone',
} as const satisfies Readonly<Record<string, string>>;

export type Lack = `${keyof typeof LACKS}`;

const ENTRY = /^([A-Za-z]+)(?:=(.+))?$/;

/** The way in which the company lacks an entity; undefined if it has it. Entries are `Class` (empty) or `Class=5020`. */
export function lackOf(lacks: readonly string[], entity: string): Lack | undefined {
  for (const entry of lacks) {
    const [, name = '', how = 'empty'] = ENTRY.exec(entry) ?? [];
    if (name.toLowerCase() === entity.toLowerCase()) return how as Lack;
  }
  return undefined;
}

export function requireEntities(name: string, value: unknown): void {
  for (const entity of listOf(name, value)) requireServed(name, String(entity));
}

export function requireLacks(name: string, value: unknown): void {
  for (const entry of listOf(name, value)) {
    const [, entity = '', how = 'empty'] = ENTRY.exec(String(entry)) ?? [];
    if (entity === '' || !Object.hasOwn(LACKS, how)) {
      throw new SettingsError(
        `${name} must be Entity or Entity=how with how one of ${Object.keys(LACKS).join(', ')}, not "${entry}"`,
      );
    }
    requireServed(name, entity);
  }
}

function listOf(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new SettingsError(`${name} must be a list of entities, not "${value}"`);
}
