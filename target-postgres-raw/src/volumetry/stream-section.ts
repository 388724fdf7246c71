import { companyText } from 'singer';
import { html, type Markup } from '../page/markup.ts';
import { type Fact, facts, statement } from '../page/parts.ts';
import { counted, momentText, numberText } from '../page/words.ts';
import { calendarSection } from './calendar-section.ts';
import { ingestSection } from './ingest-section.ts';
import { amountsSection, monthsSection } from './months-section.ts';
import type { StreamReport } from './report.ts';
import { problemsOf } from './verdict.ts';
import { insertedRows, rejectedRecords } from './words.ts';

export function streamSection(report: StreamReport, n: number): Markup {
  const { stream, company, table, lastRun, statements } = report;
  const { tone, text } = verdict(report);
  return html`<section aria-labelledby="stream-${n}" data-stream="${stream}">
<div class="title"><h2 id="stream-${n}">${stream}</h2><p class="${tone}">${text}</p></div>
${company && html`<p class="note">${companyText(company)}</p>`}
${table === stream ? undefined : html`<p class="note">in table ${table}</p>`}
${facts(totals(report))}
${statement('rows and distinct ids', statements.rows)}
${lastRun && statement('last run', statements.lastRun)}
${monthsSection(report)}
${amountsSection(report)}
${calendarSection(report)}
${ingestSection(report)}
</section>
`;
}

/** One line that tells the reader if there is something to do. */
function verdict(report: StreamReport): { readonly tone: 'good' | 'gap' | 'bad'; readonly text: string } {
  const { coverage } = report;
  const { bad, gaps } = problemsOf(report);
  const all = [...bad, ...gaps];
  if (all.length > 0)
    return { tone: bad.length > 0 ? 'bad' : 'gap', text: `${bad.length > 0 ? '✕' : '▨'} ${all.join(' · ')}` };
  return {
    tone: 'good',
    text: coverage === undefined ? '✓ nothing amiss' : '✓ whole: no gaps, nothing failed',
  };
}

function totals(report: StreamReport): Fact[] {
  const { rows, deleted, distinctIds, keys, coverage, lastRun } = report;
  const rejected = rejectedRecords(report);
  const windows = report.windows.filter(({ window_start_utc: start }) => start !== null).length;
  const inserted = insertedRows(report);
  return [
    {
      name: 'Rows',
      value: numberText(rows),
      note:
        report.days.length > 0 && inserted !== rows ? `${numberText(inserted)} inserted so far` : undefined,
    },
    ...(deleted === 0
      ? []
      : [
          { name: 'Live rows', value: numberText(rows - deleted) },
          { name: 'Deleted rows', value: numberText(deleted), note: 'marked, with their last payload' },
        ]),
    keys.length === 0
      ? { name: 'Distinct ids', value: '–', note: 'no key: every record is a row' }
      : {
          name: 'Distinct ids',
          value: numberText(distinctIds),
          note: rows === distinctIds ? 'as many as rows' : `${counted(rows - distinctIds, 'row')} too many`,
          tone: rows === distinctIds ? undefined : 'bad',
        },
    ...countedFact(report),
    ...(windows === 0 ? [] : [{ name: 'Windows with rows', value: numberText(windows) }]),
    ...(coverage === undefined
      ? []
      : [
          count('Gaps in coverage', coverage.gaps.length, 'gap'),
          count('Failed or unfinished', coverage.unfinished.length, 'bad'),
        ]),
    count('Rejected records', rejected, 'bad'),
    ...(lastRun === undefined
      ? []
      : [
          {
            name: 'Last run with records',
            value: momentText(lastRun.committed_at_utc),
            note: `UTC, ${counted(lastRun.records, 'record')} in ${numberText(lastRun.batches)} ${lastRun.batches === 1 ? 'batch' : 'batches'}`,
            isMoment: true,
          },
        ]),
  ];
}

/** QuickBooks' own count of the time that the last run read, beside the records that came of it. */
function countedFact({ counted }: StreamReport): Fact[] {
  if (counted === undefined) return [];
  const missing = counted.quickbooks - counted.read;
  const came = missing > 0 ? `${numberText(missing)} still missing` : 'all came';
  return [
    {
      name: 'QuickBooks counted',
      value: numberText(counted.quickbooks),
      note: `in the last run that counted, ${numberText(counted.read)} came: ${came}`,
      tone: missing > 0 ? 'bad' : undefined,
    },
  ];
}

function count(name: string, value: number, tone: 'gap' | 'bad'): Fact {
  return { name, value: numberText(value), tone: value > 0 ? tone : undefined };
}
