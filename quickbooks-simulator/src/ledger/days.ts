import { DateTime } from 'luxon';
import { COMPANY_ZONE } from '../data/pacific-time.ts';

const DAY_MS = 86_400_000;

const minutesByDay = new Map<number, number | undefined>();

/** The number of a day that is written `YYYY-MM-DD`, counted from 1970-01-01. */
export function dayOfText(text: string): number {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
}

/** The day on the company's clock at an instant in milliseconds. */
export function companyDay(instant: number): number {
  return Math.floor((instant + companyMinutes(instant) * 60_000) / DAY_MS);
}

/** Minutes east of UTC; a UTC day without a clock change has one number, which is kept. */
function companyMinutes(instant: number): number {
  const day = Math.floor(instant / DAY_MS);
  if (!minutesByDay.has(day)) {
    const first = zoneMinutes(day * DAY_MS);
    minutesByDay.set(day, first === zoneMinutes((day + 1) * DAY_MS - 1) ? first : undefined);
  }
  return minutesByDay.get(day) ?? zoneMinutes(instant);
}

function zoneMinutes(instant: number): number {
  return DateTime.fromMillis(instant, { zone: COMPANY_ZONE }).offset;
}
