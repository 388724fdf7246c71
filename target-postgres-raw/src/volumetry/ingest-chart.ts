import { DAY_MS } from 'singer';
import { html, type Markup } from '../page/markup.ts';
import { counted } from '../page/words.ts';
import type { IngestDay } from '../sql/ingest-days.ts';

/** The parts of a bar from the bottom up, each with a colour of its own. */
const OUTCOMES = [
  { name: 'unchanged', count: ({ unchanged }: IngestDay) => unchanged },
  { name: 'changed', count: ({ updated }: IngestDay) => updated },
  { name: 'inserted', count: ({ inserted }: IngestDay) => inserted },
] as const;
const DAYS = { least: 14, most: 60 };
const [WIDTH, HEIGHT] = [440, 190];
/** The area of the bars; the labels stand to its left and below it. */
const AREA = { left: 44, right: 428, top: 20, bottom: 160 };

/** Records that were inserted, changed and left alone on the last days of loading, as SVG; newest day first. */
export function ingestChart(days: readonly IngestDay[]): Markup {
  const shown = rangeOf(days);
  const slot = (AREA.right - AREA.left) / ((shown.end - shown.start) / DAY_MS);
  const left = (day: number) => AREA.left + ((day - shown.start) / DAY_MS) * slot;
  const bars = days.filter(({ day }) => Date.parse(day) >= shown.start);
  const most = Math.max(1, ...bars.map(totalOf));
  const height = (records: number) => (records / most) * (AREA.bottom - AREA.top);
  const steps = ticksUpTo(most).map((records) => ({ records, y: AREA.bottom - height(records) }));
  return html`<svg class="ingest" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<g stroke="var(--line)">${steps.map(({ y }) => html`<line x1="${AREA.left}" x2="${AREA.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"></line>`)}</g>
<g text-anchor="end">${steps.map(({ records, y }) => html`<text x="${AREA.left - 9}" y="${y.toFixed(1)}" dy=".32em">${SHORT.format(records)}</text>`)}</g>
<g text-anchor="middle">${dayTicks(shown).map((day, n, all) => dayLabel(day, left(day), all[n - 1]))}</g>
${bars.map((day) => bar(day, { x: left(Date.parse(day.day)) + 0.5, width: slot - 1, height }))}
<line x1="${AREA.left}" x2="${AREA.right}" y1="${AREA.bottom}" y2="${AREA.bottom}" stroke="var(--quiet)"></line>
</svg>`;
}

const SHORT = new Intl.NumberFormat('en', { notation: 'compact' });
const MONTH = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

interface Days {
  readonly start: number;
  readonly end: number;
}

function rangeOf(days: readonly IngestDay[]): Days {
  const newest = Date.parse(days[0]?.day ?? '');
  const oldest = Math.max(Date.parse(days.at(-1)?.day ?? ''), newest - (DAYS.most - 1) * DAY_MS);
  return { start: Math.min(oldest, newest - (DAYS.least - 1) * DAY_MS), end: newest + DAY_MS };
}

function totalOf(day: IngestDay): number {
  return OUTCOMES.reduce((sum, { count }) => sum + count(day), 0);
}

/** Round numbers of records from 0, at most five steps apart from it. */
export function ticksUpTo(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 5)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size * 5 >= most) ?? power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
}

/** Every second day of two weeks, and a day in each week or two of a longer range. */
function dayTicks({ start, end }: Days): number[] {
  const count = (end - start) / DAY_MS;
  const step = [2, 7, 14].find((size) => count / size <= 7) ?? 14;
  return Array.from({ length: Math.floor(count / step) + 1 }, (_, n) => start + n * step * DAY_MS);
}

/** The day of the month, and the name of the month if the label before it has another one. */
function dayLabel(day: number, x: number, before: number | undefined): Markup {
  const month =
    before !== undefined && MONTH.format(before) === MONTH.format(day) ? undefined : MONTH.format(day);
  const text = (content: string | number, y: number) =>
    html`<text x="${x.toFixed(1)}" y="${y}">${content}</text>`;
  return html`${text(new Date(day).getUTCDate(), AREA.bottom + 17)}${month && text(month, AREA.bottom + 28)}`;
}

interface Place {
  readonly x: number;
  readonly width: number;
  readonly height: (records: number) => number;
}

function bar(day: IngestDay, { x, width, height }: Place): Markup[] {
  let y = AREA.bottom;
  return OUTCOMES.map(({ name, count }) => ({ name, records: count(day) }))
    .filter(({ records }) => records > 0)
    .map(({ name, records }) => {
      y -= height(records);
      return html`<rect x="${x.toFixed(1)}" y="${y.toFixed(2)}" width="${width.toFixed(1)}" height="${height(records).toFixed(2)}" fill="var(--${name})"><title>${day.day}: ${counted(records, 'record')} ${name}</title></rect>`;
    });
}
