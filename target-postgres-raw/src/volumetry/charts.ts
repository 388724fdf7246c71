import type { IngestDay } from '../sql/ingest-days.ts';
import type { CalendarDay } from './calendar.ts';
import { DAY, monthStart } from './interval.ts';
import { Markup } from './markup.ts';
import { shadeOf } from './shades.ts';
import { counted } from './words.ts';

/** Draws SVG, by a library that only a page needs. */
export interface Charts {
  /** The days of a year, weeks from left to right, Monday on top. */
  readonly year: (days: readonly CalendarDay[], shades: readonly number[]) => Markup;
  /** What was inserted, changed and left alone on the last days of loading. */
  readonly ingest: (days: readonly IngestDay[]) => Markup;
}

export const WEEKS = 54;
const CELL = 10;
/** Of the records of a batch, from the bottom up; each has a colour of its own. */
const OUTCOMES = ['unchanged', 'changed', 'inserted'] as const;
const INGEST_DAYS = { least: 14, most: 60 };

export async function loadCharts(): Promise<Charts> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  // What Plot sets by itself is for a page of its own; the styles of this one say it in its colours.
  const markup = (chart: {
    querySelector: (name: string) => { remove: () => void } | null;
    outerHTML: string;
  }) => {
    chart.querySelector('style')?.remove();
    return new Markup(chart.outerHTML);
  };

  const year: Charts['year'] = (days, shades) => {
    const cells = days.map((day) => ({ ...day, ...placeOf(day.start), shade: shadeOf(day.rows, shades) }));
    const place = { x: 'week', y: 'weekday', inset: 0.75, rx: 1.5 } as const;
    const title = (day: CalendarDay) => titleOf(day);
    const plain = cells.filter(({ mark }) => mark !== 'gap');
    const empty = plain.filter(({ shade }) => shade === 0);
    const filled = [...shades.keys()].map((n) => plain.filter(({ shade }) => shade === n + 1));
    const marked = (mark: CalendarDay['mark']) => cells.filter((cell) => cell.mark === mark);
    return markup(
      Plot.plot({
        document,
        className: 'year',
        width: WEEKS * CELL,
        height: 7 * CELL,
        margin: 0,
        padding: 0,
        x: { type: 'band', domain: [...Array(WEEKS).keys()], axis: null, round: false },
        y: { type: 'band', domain: [...Array(7).keys()], axis: null, round: false },
        marks: [
          Plot.cell(empty, { ...place, fill: 'var(--rows-0)' }),
          ...filled.map((part, n) => Plot.cell(part, { ...place, fill: `var(--rows-${n + 1})`, title })),
          Plot.cell(marked('gap'), { ...place, fill: 'url(#gap)', title }),
          Plot.cell(marked('unfinished'), { ...place, fill: 'url(#unfinished)', title }),
        ],
      }),
    );
  };

  const ingest: Charts['ingest'] = (days) => {
    const last = Date.parse(days[0]?.day ?? '');
    const oldest = Math.max(Date.parse(days.at(-1)?.day ?? ''), last - (INGEST_DAYS.most - 1) * DAY);
    const first = Math.min(oldest, last - (INGEST_DAYS.least - 1) * DAY);
    const bars = days
      .filter(({ day }) => Date.parse(day) >= first)
      .flatMap(({ day, inserted, updated, unchanged }) => [
        { day: new Date(day), rows: unchanged, what: 'unchanged' },
        { day: new Date(day), rows: updated, what: 'changed' },
        { day: new Date(day), rows: inserted, what: 'inserted' },
      ])
      .filter(({ rows }) => rows > 0);
    const most = Math.max(...days.map(({ inserted, updated, unchanged }) => inserted + updated + unchanged));
    const ticks = Math.max(1, Math.min(4, most));
    const title = ({ day, rows, what }: (typeof bars)[number]) =>
      `${day.toISOString().slice(0, 10)}: ${counted(rows, 'record')} ${what}`;
    return markup(
      Plot.plot({
        document,
        className: 'ingest',
        width: 440,
        height: 190,
        marginLeft: 44,
        marginRight: 12,
        style: { fontSize: '11px' },
        x: {
          type: 'utc',
          domain: [new Date(first), new Date(last + DAY)],
          ticks: 4,
          tickSize: 0,
          label: null,
        },
        y: { domain: [0, Math.max(1, most)], ticks, tickSize: 0, tickFormat: 's', label: null },
        color: { domain: [...OUTCOMES], range: OUTCOMES.map((what) => `var(--${what})`) },
        marks: [
          Plot.gridY({ ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
          Plot.rectY(bars, Plot.stackY({ x: 'day', y: 'rows', interval: 'day', fill: 'what', title })),
          Plot.ruleY([0], { stroke: 'var(--quiet)' }),
        ],
      }),
    );
  };
  return { year, ingest };
}

/** Weeks begin on Monday. */
export function placeOf(day: number): { readonly week: number; readonly weekday: number } {
  const january = monthStart(new Date(day).getUTCFullYear(), 0);
  const offset = weekdayOf(january);
  return { week: Math.floor((Math.round((day - january) / DAY) + offset) / 7), weekday: weekdayOf(day) };
}

function weekdayOf(day: number): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

function titleOf({ start, rows, mark }: CalendarDay): string {
  const text = `${new Date(start).toISOString().slice(0, 10)}: ${counted(rows, 'row')}`;
  if (mark === 'gap') return `${text}, gap in coverage`;
  return mark === 'unfinished' ? `${text}, failed or unfinished` : text;
}
