import type { ChangeKind } from './change-kind.ts';
import type { Row } from './dataset.ts';
import { entityJson, withoutMoney } from './entity-json.ts';
import { TRAITS, unwrapped } from './entity-traits.ts';
import { pacificTime } from './pacific-time.ts';
import { type Patch, patchedText } from './patched-text.ts';

/** A time at which a row had one LastUpdatedTime. */
export interface Stay {
  /** UTC seconds. */
  readonly updated: number;
  /** Milliseconds; undefined for a row that was there from the start. */
  readonly from: number | undefined;
  /** Undefined while it lasts. */
  to?: number;
  /** Cause of its end. */
  by?: ChangeKind;
}

/** A row that was changed or added. Its text is made when it is asked for. */
export interface LiveEntry {
  readonly row: Row;
  readonly slot: number;
  readonly id: string;
  /** UTC seconds. */
  readonly created: number;
  updated: number;
  syncToken: number;
  /** When the SyncToken last changed, in milliseconds. */
  editedAt: number;
  /** A row of the base that it looks like, or a text of its own. */
  source: Row | string;
  isActive: boolean;
  isVoid: boolean;
  isDeleted: boolean;
  /** True if change data capture says nothing of its end. */
  isUnreported?: boolean;
  note?: string;
  /** Differences from the row that it copies. */
  name?: string;
  readonly stays: Stay[];
}

/** The members that name a row of a list entity; all of them say when it is inactive (quirk 5). */
const NAMES = ['DisplayName', 'Name', 'FullyQualifiedName'];
const DELETED = ' (deleted)';

/** The text of a source with everything that is different. */
export function entryText(entity: string, source: string, entry: LiveEntry, isList = false): string {
  const text = entry.isVoid ? entityJson(withoutMoney(JSON.parse(source))) : source;
  const value = lazyValue(entity, text);
  const patch = {
    ...(entry.name !== undefined && namesPatch(entity, value().inner, entry.name)),
    ...(!entry.isActive && inactivePatch(value().inner, entry.name)),
    ...notePatch(entity, entry, isList),
    ...ownPatch(entity, entry),
  };
  const wrapper = TRAITS[entity]?.isWrapped ? value().wrapper : undefined;
  return patchedText(text, wrapper === undefined ? patch : { [wrapper]: patch });
}

type Value = Readonly<Record<string, unknown>>;

/** Most changes do not need the source's members. */
function lazyValue(entity: string, text: string): () => ReturnType<typeof unwrapped> {
  let known: ReturnType<typeof unwrapped> | undefined;
  return () => {
    known ??= unwrapped(entity, JSON.parse(text));
    return known;
  };
}

/** Members that every row has, but for those that the entity's rows lack. Tax codes without a number have fewer. */
function ownPatch(entity: string, entry: LiveEntry): Patch {
  const isPseudo = entity === 'TaxCode' && !/^\d/.test(entry.id);
  const lacked = isPseudo ? ['SyncToken'] : (TRAITS[entity]?.without ?? []);
  const kept = (members: Patch) =>
    Object.fromEntries(Object.entries(members).filter(([name]) => !lacked.includes(name)));
  const times = {
    CreateTime: `"${pacificTime(entry.created)}"`,
    LastUpdatedTime: `"${pacificTime(entry.updated)}"`,
  };
  return kept({ Id: JSON.stringify(entry.id), SyncToken: `"${entry.syncToken}"`, MetaData: kept(times) });
}

function notePatch(entity: string, { isVoid, note }: LiveEntry, isList: boolean): Patch {
  if (isVoid) return { PrivateNote: '"Voided"' };
  const member = TRAITS[entity]?.note ?? (isList ? 'Description' : 'PrivateNote');
  return note === undefined ? {} : { [member]: JSON.stringify(note) };
}

/** A transaction has a number, a list entity has names. */
function namesPatch(entity: string, value: Value, name: string): Patch {
  const known = [...NAMES, 'PrintOnCheckName'].filter((key) => Object.hasOwn(value, key));
  if (known.length === 0) return { DocNumber: JSON.stringify(name) };
  const active = Object.hasOwn(value, 'Active') ? { Active: 'true' } : {};
  const top = entity === 'Customer' ? { Job: 'false' } : {};
  return { ...Object.fromEntries(known.map((key) => [key, JSON.stringify(name)])), ...active, ...top };
}

function inactivePatch(value: Value, name: string | undefined): Patch {
  const known = NAMES.filter((key) => typeof value[key] === 'string');
  const marked = (key: string) => `${(name ?? String(value[key])).replace(DELETED, '')}${DELETED}`;
  return { ...Object.fromEntries(known.map((key) => [key, JSON.stringify(marked(key))])), Active: 'false' };
}
