import type { ColumnType } from './mapping.ts';

/*
 * Casts that never fail. A cast that fails ends the whole query; these give null, and the view of data quality lists
 * the value. Each is an expression in SQL with VALUE in place of the text to cast. The first condition of each knows
 * what QuickBooks sends. A regular expression costs several times as much, so only other values are tried by one.
 */

const DAY = [
  '[1-9][0-9]{3}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])',
  '[1-9][0-9]{3}-(0[469]|11)-(0[1-9]|[12][0-9]|30)',
  '[1-9][0-9]{3}-02-(0[1-9]|1[0-9]|2[0-8])',
  '([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29',
].join('|');
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?';
const ZONE = '(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])';

const SHAPE = "translate(VALUE, '123456789', '000000000')";
const USUAL_DAY = [
  "left(VALUE, 1) <> '0'",
  `substr(VALUE, 6, 2) collate "C" between '01' and '12'`,
  `substr(VALUE, 9, 2) collate "C" between '01' and '28'`,
].join(' and ');
const USUAL_TIME = [
  `substr(VALUE, 12, 2) collate "C" <= '23'`,
  `substr(VALUE, 15, 1) collate "C" <= '5'`,
  `substr(VALUE, 18, 1) collate "C" <= '5'`,
].join(' and ');
/** The shapes of times with and without milliseconds. */
const shapes = (...zones: readonly string[]) =>
  zones
    .flatMap((zone) => ['', '.000'].map((fraction) => `'0000-00-00T00:00:00${fraction}${zone}'`))
    .join(', ');
const USUAL_ZONE = `(${SHAPE} in (${shapes('Z')}) or ${SHAPE} in (${shapes('+00:00', '-00:00')}) and left(right(VALUE, 5), 2) collate "C" <= '14' and left(right(VALUE, 2), 1) collate "C" <= '5')`;

/** A time without a zone is UTC, whatever the session's time zone. */
const CASTS = {
  numeric: `case
    when translate(VALUE, '0123456789', '') in ('', '.') and VALUE not in ('', '.') and length(VALUE) <= 100 then VALUE::numeric
    when VALUE ~ '^-[0-9]+([.][0-9]+)?$' and length(VALUE) <= 100 then VALUE::numeric
  end`,
  date: `case
    when ${SHAPE} = '0000-00-00' and ${USUAL_DAY} then VALUE::date
    when VALUE ~ '^(${DAY})$' then VALUE::date
  end`,
  timestamptz: `case
    when ${USUAL_ZONE} and ${USUAL_DAY} and ${USUAL_TIME} then VALUE::timestamptz
    when VALUE ~ '^(${DAY})T${TIME}${ZONE}$' then VALUE::timestamptz
    when VALUE ~ '^(${DAY})(T${TIME})?$' then (VALUE || ' UTC')::timestamptz
  end`,
  boolean: `case VALUE when 'true' then true when 'false' then false end`,
} as const;

export type CheckedType = keyof typeof CASTS;

export const CHECKED_TYPES = Object.keys(CASTS).filter((type) => isChecked(type));

export function isChecked(type: ColumnType | string): type is CheckedType {
  return type in CASTS;
}

/** The cast of a value, whose text may stand in it many times. */
export function castText(type: CheckedType, value: string): string {
  return CASTS[type].replaceAll('VALUE', value);
}
