import { DAY_MS, rootSpan, stringAt, valueAt } from 'singer';
import type { RunState } from '../coverage/claims.ts';
import { dayIn } from '../coverage/days.ts';
import type { Page } from '../reading/page.ts';
import { REPORT_ROWS } from '../streams/report-rows.ts';
import type { Stream } from '../streams/streams.ts';
import { canTouch, daysOfRows, touched } from './touched.ts';

/**
 * Notes in STATE which periods of reports the records of a page change, before the STATE that covers the page. So a
 * run that is killed before its reports leaves them marked. Costs nothing while no report was read.
 */
export function noteChanges(run: RunState, { entity, kind }: Stream, { rows }: Page): void {
  const known = REPORT_ROWS.filter(({ name }) => run.state.streams.includes(name));
  if (known.length === 0) return;
  if (entity === 'Preferences')
    noteClosing(
      run,
      known.map(({ name }) => name),
      rows,
    );
  // A snapshot brings everything, changed or not.
  if (kind !== 'windowed') return;
  const concerned = known.filter((row) => canTouch(entity, row));
  if (concerned.length === 0) return;
  const days = daysOfRows(rows);
  if (days.size === 0) return;
  for (const row of concerned) run.noteReports(row.name, touched(run.state.reports(row.name), row, days));
}

/** Notes the day up to which the books are closed, as the preferences of the company say. */
function noteClosing(run: RunState, streams: readonly string[], rows: Page['rows']): void {
  const [row] = rows;
  if (row === undefined) return;
  const path = ['AccountingInfoPrefs', 'BookCloseDate'];
  const day = dayIn(stringAt(row.payload, valueAt(row.payload, rootSpan(row.payload), path)));
  for (const stream of streams) {
    const { closedUntil: _, ...reports } = run.state.reports(stream);
    run.noteReports(stream, { ...reports, ...(day !== undefined && { closedUntil: day + DAY_MS }) });
  }
}
