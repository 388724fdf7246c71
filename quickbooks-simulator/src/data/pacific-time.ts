import { DateTime } from 'luxon';

/** QuickBooks writes every MetaData time in this zone, whatever the company's own (recorded everywhere). */
export const PACIFIC = 'America/Los_Angeles';
/** The company's own zone, as CompanyInfo gives it. */
export const COMPANY_ZONE = 'America/New_York';

const DAY_SECONDS = 86_400;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

const offsetsByDay = new Map<number, number | undefined>();
const datesByDay = new Map<number, string>();

/** `2024-03-10T03:00:00-07:00`: the instant (UTC seconds) on a Pacific clock, without milliseconds. */
export function pacificTime(second: number): string {
  const offset = pacificOffset(second);
  const local = second + offset * 60;
  return `${dateText(Math.floor(local / DAY_SECONDS))}T${clock(local)}${offset === -480 ? '-08:00' : offset === -420 ? '-07:00' : offsetText(offset)}`;
}

/** The same with milliseconds, as the envelope's `time` has it. */
export function pacificTimeWithMillis(milliseconds: number): string {
  const text = pacificTime(Math.floor(milliseconds / 1000));
  const fraction = String(((milliseconds % 1000) + 1000) % 1000).padStart(3, '0');
  return `${text.slice(0, 19)}.${fraction}${text.slice(19)}`;
}

/** `YYYY-MM-DD` of the instant in the Pacific zone, some days later. */
export function pacificDate(second: number, daysLater = 0): string {
  return dateText(pacificDay(second) + daysLater);
}

/** The same day as a number: days since 1970-01-01. */
export function pacificDay(second: number): number {
  return Math.floor((second + pacificOffset(second) * 60) / DAY_SECONDS);
}

/** Minutes east of UTC. A UTC day without a clock change has one offset, which is kept. */
function pacificOffset(second: number): number {
  const day = Math.floor(second / DAY_SECONDS);
  if (!offsetsByDay.has(day)) {
    const first = zoneOffset(day * DAY_SECONDS);
    offsetsByDay.set(day, first === zoneOffset(day * DAY_SECONDS + DAY_SECONDS - 1) ? first : undefined);
  }
  return offsetsByDay.get(day) ?? zoneOffset(second);
}

function zoneOffset(second: number): number {
  return DateTime.fromSeconds(second, { zone: PACIFIC }).offset;
}

/** `YYYY-MM-DD` of a day that is counted from 1970-01-01. */
export function dateText(day: number): string {
  let text = datesByDay.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
    datesByDay.set(day, text);
  }
  return text;
}

function clock(local: number): string {
  const ofDay = ((local % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  const minutes = Math.floor(ofDay / 60);
  return `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[ofDay % 60]}`;
}

/** Before 1883 the zone had a local mean time; luxon rounds it to minutes. */
function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}`;
}
