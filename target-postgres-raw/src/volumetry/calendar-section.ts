import { type Coverage, formatInstant } from 'singer';
import { html, type Markup } from '../page/markup.ts';
import { statement, table } from '../page/parts.ts';
import { counted, momentText, numberText } from '../page/words.ts';
import { type CalendarDay, type CalendarYear, calendarOf, monthStart, type QuietYears } from './calendar.ts';
import type { StreamReport } from './report.ts';
import { shadesOf } from './shades.ts';
import { placeOf, WEEKS, yearChart } from './year-chart.ts';

/** Up to this many years are drawn large, one below the other. */
const FEW_YEARS = 3;

/** Rows by window as a calendar, with the days that have not been read. */
export function calendarSection(report: StreamReport): Markup {
  const calendar = calendarOf(report);
  const years = calendar.filter((part) => 'year' in part);
  const shades = shadesOf(years.flatMap(({ days }) => days.map(({ rows }) => rows)));
  const windowless = report.windows.find(({ window_start_utc: start }) => start === null);
  if (calendar.length === 0) {
    return html`<h3>Windows</h3>
<p class="note">The rows of this stream have no windows, so there is no calendar of them.</p>
${statement('rows by window', report.statements.windows)}`;
  }
  return html`<h3>Rows by window</h3>
<p class="note">A square is a UTC day; a window belongs to the day on which it begins. ${
    windowless && `${counted(windowless.rows, 'row')} without a window: not in the calendar.`
  }</p>
<div class="${years.length <= FEW_YEARS ? 'years few' : 'years'}">
${calendar.map((part) => ('year' in part ? yearFigure(part, shades) : quietLine(part)))}
</div>
${years.length === 0 ? undefined : legend(shades, report)}
${statement('rows by window', report.statements.windows)}
${coverageTables(report)}`;
}

function yearFigure({ year, days, rows }: CalendarYear, shades: readonly number[]): Markup {
  return html`<figure role="group" aria-label="${year}: ${counted(rows, 'row')}"><h4>${year}<span>${counted(rows, 'row')}</span></h4>
<div class="scroll year-scroll" tabindex="0" role="region" aria-label="days of ${year}"><div>
<div class="months" aria-hidden="true">${monthLabels(year, days)}</div>
${yearChart(days, shades)}</div></div></figure>
`;
}

function monthLabels(year: number, days: readonly CalendarDay[]): Markup[] {
  const months = new Set(days.map(({ start }) => new Date(start).getUTCMonth()));
  return [...months].map((month) => {
    const { week, weekday } = placeOf(monthStart(year, month));
    const left = ((weekday === 0 ? week : week + 1) / WEEKS) * 100;
    return html`<span style="left:${left.toFixed(1)}%">${'JFMAMJJASOND'[month]}</span>`;
  });
}

function quietLine({ first, last, mark }: QuietYears): Markup {
  const years = first === last ? String(first) : `${first} to ${last}`;
  return html`<p class="note">${years}: ${mark === 'gap' ? 'not read' : mark === 'covered' ? 'read, no rows' : 'no rows'}</p>`;
}

function legend(shades: readonly number[], { coverage }: StreamReport): Markup {
  const square = (fill: string) =>
    html`<svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="1.5" fill="${fill}"></rect></svg>`;
  const range = (least: number, n: number) => {
    const next = shades[n + 1];
    if (next === undefined) return `${numberText(least)} or more`;
    return next - 1 === least ? numberText(least) : `${numberText(least)} to ${numberText(next - 1)}`;
  };
  return html`<ul class="legend">
<li>${square('var(--rows-0)')}${coverage === undefined ? 'no rows' : 'read, no rows'}</li>
${shades.map((least, n) => html`<li>${square(`var(--rows-${n + 1})`)}${range(least, n)}</li>`)}
${
  coverage === undefined
    ? undefined
    : html`<li>${square('url(#gap)')}gap in coverage</li><li>${square('url(#unfinished)')}failed or unfinished window</li>`
}
</ul>`;
}

function askedText(requested: Coverage): string {
  if (requested.length === 0) return '';
  const ranges = requested.map(
    ({ start, end }) => `${momentText(formatInstant(start))} to ${momentText(formatInstant(end))}`,
  );
  return `Runs asked for ${ranges.slice(0, 3).join(', ')}${ranges.length > 3 ? ' and more' : ''}. `;
}

function coverageTables({ coverage, statements, requested = [] }: StreamReport): Markup {
  if (coverage === undefined) {
    return html`<h3>Coverage</h3>
<p class="note">No STATE in the ledger says what has been read of this stream, so a day without rows can be either: nothing happened, or it was not read.</p>`;
  }
  const { gaps, unfinished, covered, windowField } = coverage;
  const [first, last] = [covered.at(0), covered.at(-1)];
  const read =
    first === undefined || last === undefined
      ? 'Nothing has been read completely.'
      : `Read by ${windowField}, from ${momentText(formatInstant(first.start))} to ${momentText(formatInstant(last.end))} (UTC, end not included); what was not asked for is not judged.`;
  return html`<h3>Coverage</h3>
<p class="note">${askedText(requested)}${read} It is what the last STATE of each run in the ledger says.</p>
<div class="split">
<div>
${
  gaps.length === 0
    ? html`<p class="good">No gaps.</p>`
    : table({
        caption:
          'Gaps in coverage: never completely read, and without a row. A run from the last STATE whose range holds them reads them.',
        headings: ['from', 'to'],
        rows: gaps.map(({ start, end }) => [
          momentText(formatInstant(start)),
          momentText(formatInstant(end)),
        ]),
      })
}
</div>
<div>
${
  unfinished.length === 0
    ? html`<p class="good">No failed or unfinished windows.</p>`
    : table({
        caption:
          'Failed or unfinished windows: they have rows and are not completely read, because QuickBooks counted more than came, or because the run ended. A run from the last STATE whose range holds them reads them again.',
        headings: ['window', 'to', 'rows so far'],
        rows: unfinished.map(({ window_start_utc: start, window_end_utc: end, rows }) => [
          momentText(start ?? ''),
          momentText(end ?? ''),
          numberText(rows),
        ]),
      })
}
</div>
</div>
${statement('the STATE of each run', statements.states)}`;
}
