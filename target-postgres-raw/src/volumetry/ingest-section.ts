import { html, type Markup } from '../page/markup.ts';
import { statement, table } from '../page/parts.ts';
import { momentText, numberText } from '../page/words.ts';
import { ingestChart } from './ingest-chart.ts';
import type { StreamReport } from './report.ts';

/** The records of each day of loading, and the records that could not be loaded. */
export function ingestSection(report: StreamReport): Markup {
  return html`<h3>Loaded by day</h3>
${report.days.length === 0 ? html`<p class="note">The ledger has no batch of this stream.</p>` : loaded(report)}
${statement('loaded by day', report.statements.days)}
<h3>Rejected records</h3>
${report.rejected.length === 0 ? html`<p class="note">None.</p>` : rejected(report)}
${statement('rejected records', report.statements.rejected)}`;
}

function loaded({ days }: StreamReport): Markup {
  const key = (name: string, text: string) =>
    html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="1.5" fill="var(--${name})"></rect></svg>${text}</li>`;
  return html`<p class="note">Passed over: older than what the table had, or followed by a later version in their batch.</p>
<div class="split loaded">
<figure role="group" aria-label="Records inserted, changed and unchanged by day; the table has the numbers">${ingestChart(days)}
<ul class="legend">${key('inserted', 'inserted')}${key('changed', 'changed')}${key('unchanged', 'unchanged')}</ul></figure>
${table({
  caption: 'Records by the UTC day of their commit, newest first',
  headings: ['day', 'inserted', 'changed', 'unchanged', 'passed over', 'batches'],
  rows: days.map(({ day, inserted, updated, unchanged, passed_over, batches }) => [
    day,
    ...[inserted, updated, unchanged, passed_over, batches].map(numberText),
  ]),
})}
</div>`;
}

function rejected({ rejected }: StreamReport): Markup {
  return table({
    caption: 'Records that could not be loaded, by reason; they stay listed when a corrected one is loaded',
    headings: ['SQLSTATE', 'records', 'last rejected', 'reason'],
    rows: rejected.map(({ sqlstate, records, last_rejected_at_utc, reason }) => [
      sqlstate,
      numberText(records),
      momentText(last_rejected_at_utc),
      reason,
    ]),
    words: [3],
  });
}
