import { DateTime } from 'luxon';
import { PACIFIC } from './pacific-time.ts';

/** The sign may be a blank: a literal `+` in a URL arrives as one (the documentation's own example does that). */
const FORM = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?(Z|[+\- ]\d\d:?\d\d)?$/i;

/**
 * Milliseconds since the epoch of a date or date and time as QuickBooks accepts it: with `Z`, with an offset
 * (with or without colon), or without a zone, which is read as Pacific unless another is given. Undefined for
 * anything else.
 */
export function parseInstant(text: string, zone: string = PACIFIC): number | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, date, time = '00:00:00', given = ''] = match;
  const offset = given.replace(' ', '+').toUpperCase();
  const parsed = DateTime.fromISO(`${date}T${time}${offset}`, { zone });
  return parsed.isValid ? parsed.toMillis() : undefined;
}
