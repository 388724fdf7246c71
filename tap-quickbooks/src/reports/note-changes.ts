import { DAY_MS, rootSpan, stringAt, valueAt } from 'singer';
import type { RunState } from '../coverage/claims.ts';
import { dayIn } from '../coverage/days.ts';
import type { Page } from '../reading/page.ts';
import type { ReportRow } from '../streams/report-row.ts';
import { REPORT_ROWS } from '../streams/report-rows.ts';
import type { Stream } from '../streams/streams.ts';
import { canTouch, daysOfRows, touched } from './touched.ts';

/**
 * Notes in STATE which periods of reports the records of a page change, before the STATE that covers the page. So a
 * run that is killed before its reports leaves them marked. Costs nothing while no report was read. `selected` are the
 * streams of the run: the preferences are read before its reports, and then not again for a day.
 */
export function noteChanges(
  run: RunState,
  { entity, kind }: Stream,
  { rows }: Page,
  selected: readonly { readonly stream: Pick<Stream, 'name'> }[],
): void {
  const has = (names: readonly string[]) => REPORT_ROWS.filter(({ name }) => names.includes(name));
  if (entity === 'Preferences') {
    const names = selected.map(({ stream }) => stream.name);
    noteClosing(run, has([...run.state.streams, ...names]), rows);
  }
  const known = has(run.state.streams);
  if (known.length === 0) return;
  // A snapshot brings everything, changed or not.
  if (kind !== 'windowed') return;
  const concerned = known.filter((row) => canTouch(entity, row));
  if (concerned.length === 0) return;
  const days = daysOfRows(rows);
  if (days.size === 0) return;
  for (const row of concerned) run.noteReports(row.name, touched(run.state.reports(row.name), row, days));
}

/** Notes the day up to which the books are closed, as the preferences of the company say. */
function noteClosing(run: RunState, reports: readonly ReportRow[], rows: Page['rows']): void {
  const [row] = rows;
  if (row === undefined) return;
  const path = ['AccountingInfoPrefs', 'BookCloseDate'];
  const day = dayIn(stringAt(row.payload, valueAt(row.payload, rootSpan(row.payload), path)));
  for (const { name } of reports) {
    const { closedUntil: known, ...others } = run.state.reports(name);
    const closedUntil = day === undefined ? undefined : day + DAY_MS;
    if (closedUntil === known) continue;
    run.noteReports(name, { ...others, ...(closedUntil !== undefined && { closedUntil }) });
  }
}
