import { DAY_MS } from 'singer';
import { html, type Markup } from '../page/markup.ts';
import { counted } from '../page/words.ts';
import { type CalendarDay, monthStart } from './calendar.ts';
import { shadeOf } from './shades.ts';

export const WEEKS = 54;
const CELL = 10;
/** Half of the room between two squares. */
const INSET = 0.75;

/** The days of a year as SVG: weeks from left to right, Monday on top. */
export function yearChart(days: readonly CalendarDay[], shades: readonly number[]): Markup {
  const byFill = new Map<string, CalendarDay[]>();
  for (const day of days) {
    const fill = fillOf(day, shades);
    const same = byFill.get(fill);
    if (same === undefined) byFill.set(fill, [day]);
    else same.push(day);
  }
  const groups = [...byFill].map(([fill, same]) => html`<g fill="${fill}">${same.map(square)}</g>`);
  return html`<svg class="year" viewBox="0 0 ${WEEKS * CELL} ${7 * CELL}">${groups}</svg>`;
}

/** The place of a day in its year. Weeks begin on Monday. */
export function placeOf(day: number): { readonly week: number; readonly weekday: number } {
  const january = monthStart(new Date(day).getUTCFullYear(), 0);
  const offset = weekdayOf(january);
  return { week: Math.floor((Math.round((day - january) / DAY_MS) + offset) / 7), weekday: weekdayOf(day) };
}

function weekdayOf(day: number): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/** A mark covers the shade of the day's rows. */
function fillOf({ rows, mark }: CalendarDay, shades: readonly number[]): string {
  return mark === 'gap' || mark === 'unfinished' ? `url(#${mark})` : `var(--rows-${shadeOf(rows, shades)})`;
}

function square(day: CalendarDay): Markup {
  const { week, weekday } = placeOf(day.start);
  const [x, y, side] = [week * CELL + INSET, weekday * CELL + INSET, CELL - 2 * INSET];
  const title = titleOf(day);
  return html`<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="1.5">${title && html`<title>${title}</title>`}</rect>`;
}

/** A covered day without rows has no title: a history has many of them, and the legend says all there is. */
function titleOf({ start, rows, mark }: CalendarDay): string | undefined {
  const text = `${new Date(start).toISOString().slice(0, 10)}: ${counted(rows, 'row')}`;
  if (mark === 'gap') return `${text}, gap in coverage`;
  if (mark === 'unfinished') return `${text}, failed or unfinished`;
  return rows === 0 ? undefined : text;
}
