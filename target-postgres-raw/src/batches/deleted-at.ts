import { type Member, stringAt } from 'singer';
import { SDC_DELETED_AT } from '../names.ts';
import { instantFrom } from '../postgres/instant.ts';
import { UnfitRecord } from './unfit-record.ts';

/** The time of deletion of a record that is no envelope, in microseconds; null for a record that lives. */
export function deletedAtOf(bytes: Buffer, fields: readonly Member[]): bigint | null {
  const value = fields.find(({ key }) => key === SDC_DELETED_AT)?.value;
  if (value === undefined || bytes[value.start] === LOWER_N) return null;
  const text = stringAt(bytes, value) ?? '';
  const instant = SPELLINGS.map((spelt) => instantFrom(spelt(text))).find((each) => each !== undefined);
  if (instant !== undefined) return instant;
  throw new UnfitRecord(
    `it has ${JSON.stringify(SDC_DELETED_AT)} that is not an instant such as "2024-01-31T00:00:00Z"`,
    '22007',
  );
}

/** Taps in Python may send a space for the T, and no zone, which means UTC. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(' ', 'T'),
  (text) => `${text.replace(' ', 'T')}Z`,
];

/** Among JSON values only null starts with it. */
const LOWER_N = 0x6e;
