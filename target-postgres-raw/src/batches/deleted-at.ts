import { type Field, stringAt } from 'singer';
import { SDC_DELETED_AT } from '../names.ts';
import { instantFrom } from '../postgres/instant.ts';
import { UnfitRecord } from './unfit-record.ts';

/** The time of deletion of a record that is no envelope, in microseconds; null for a record that lives. */
export function deletedAtOf(bytes: Buffer, fields: readonly Field[]): bigint | null {
  const value = fields.find(({ key }) => key === SDC_DELETED_AT);
  if (value === undefined || LIVING.has(bytes[value.start] ?? 0)) return null;
  const text = stringAt(bytes, value)?.trim();
  if (text === '') return null;
  const instant = text === undefined ? undefined : instantFrom(inFull(text));
  if (instant !== undefined) return instant;
  throw new UnfitRecord(
    `it has ${JSON.stringify(SDC_DELETED_AT)} that is not an instant such as "2024-01-31T00:00:00Z"`,
    '22007',
  );
}

/**
 * Other programs write a space for the T, a zone of hours only as Postgres does, ` UTC`, or small letters. A time
 * without a zone is in UTC, and a day begins there.
 */
function inFull(text: string): string {
  const [, day = text, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d[\d:.]*))? ?([Zz]|UTC|[+-][\d:]+)?$/.exec(text) ?? [];
  if (day === text && text.length > DAY_LENGTH) return text;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^(UTC|z)$/, 'Z');
  return `${day}T${time}${offset}`;
}

const DAY_LENGTH = '2024-01-31'.length;

/** First characters of null and false, which taps send for a record that lives. */
const LIVING: ReadonlySet<number> = new Set([0x6e, 0x66]);
