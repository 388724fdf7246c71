import type { Row } from './dataset.ts';
import { entityJson, withoutMoney } from './entity-json.ts';
import { pacificTime } from './pacific-time.ts';
import { type Patch, patchedText } from './patched-text.ts';

export type ChangeKind = 'add' | 'edit' | 'bump' | 'void' | 'deactivate' | 'delete';

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
  note?: string;
  /** Differences from the row that it copies. */
  name?: string;
  readonly stays: Stay[];
}

/** The members that name a row of a list entity; all of them say when it is inactive (quirk 5). */
const NAMES = ['DisplayName', 'Name', 'FullyQualifiedName'];
const DELETED = ' (deleted)';

/** Place of a note. */
const NOTES: Readonly<Record<string, string>> = { Customer: 'Notes', Item: 'Description' };

/** The text of a source with everything that is different. */
export function entryText(entity: string, source: string, entry: LiveEntry): string {
  const text = entry.isVoid ? entityJson(withoutMoney(JSON.parse(source))) : source;
  return patchedText(text, {
    ...(entry.name !== undefined && namesPatch(entity, text, entry.name)),
    ...(!entry.isActive && inactivePatch(text, entry.name)),
    ...notePatch(entity, entry),
    Id: JSON.stringify(entry.id),
    SyncToken: `"${entry.syncToken}"`,
    MetaData: {
      CreateTime: `"${pacificTime(entry.created)}"`,
      LastUpdatedTime: `"${pacificTime(entry.updated)}"`,
    },
  });
}

function notePatch(entity: string, { isVoid, note }: LiveEntry): Patch {
  if (isVoid) return { PrivateNote: '"Voided"' };
  return note === undefined ? {} : { [NOTES[entity] ?? 'PrivateNote']: JSON.stringify(note) };
}

/** A transaction has a number, a list entity has names. */
function namesPatch(entity: string, text: string, name: string): Patch {
  const value: Record<string, unknown> = JSON.parse(text);
  const known = [...NAMES, 'PrintOnCheckName'].filter((key) => Object.hasOwn(value, key));
  if (known.length === 0) return { DocNumber: JSON.stringify(name) };
  const active = Object.hasOwn(value, 'Active') ? { Active: 'true' } : {};
  const top = entity === 'Customer' ? { Job: 'false' } : {};
  return { ...Object.fromEntries(known.map((key) => [key, JSON.stringify(name)])), ...active, ...top };
}

function inactivePatch(text: string, name: string | undefined): Patch {
  const value: Record<string, unknown> = JSON.parse(text);
  const known = NAMES.filter((key) => typeof value[key] === 'string');
  const marked = (key: string) => `${(name ?? String(value[key])).replace(DELETED, '')}${DELETED}`;
  return { ...Object.fromEntries(known.map((key) => [key, JSON.stringify(marked(key))])), Active: 'false' };
}
