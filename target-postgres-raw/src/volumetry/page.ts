import { html, Markup } from '../page/markup.ts';
import { type Fact, facts } from '../page/parts.ts';
import { STYLES } from '../page/styles.ts';
import { momentText, numberText } from '../page/words.ts';
import type { Report, StreamReport } from './report.ts';
import { runsSection } from './runs-section.ts';
import { streamSection } from './stream-section.ts';
import { problemsOf } from './verdict.ts';
import { rejectedRecords } from './words.ts';

/** The report as one file without a script, under a policy that forbids every request. */
export function pageOf(report: Report): string {
  const { schema, database, taken_at_utc: takenAt } = report;
  const title = `Volumetry of ${database}.${schema}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLES)}</style>
</head>
<body>
${PATTERNS}
<header class="head">
<h1>${title}</h1>
<p>As of ${momentText(takenAt)} UTC. All times are UTC.</p>
${report.streams.length === 0 ? undefined : facts(overview(report.streams))}
</header>
${jumpList(report)}
<main>
${runsSection(report)}
${report.streams.length === 0 ? html`<section><p>Schema ${schema} has no table of a stream yet.</p></section>` : report.streams.map(streamSection)}
</main>
<footer class="foot">
${withoutTable(report)}
<p>Made by target-postgres-raw volumetry. Every number comes from the statement under it, run at one moment.</p>
</footer>
</body>
</html>
`.text;
}

function overview(streams: readonly StreamReport[]): Fact[] {
  const sum = (of: (stream: StreamReport) => number) =>
    streams.reduce((total, stream) => total + of(stream), 0);
  const bad = (name: string, value: number, tone: 'gap' | 'bad'): Fact => ({
    name,
    value: numberText(value),
    tone: value > 0 ? tone : 'good',
  });
  const last = streams
    .map(({ lastRun }) => lastRun?.committed_at_utc ?? '')
    .reduce((a, b) => (a > b ? a : b));
  return [
    { name: 'Streams', value: numberText(new Set(streams.map(({ stream }) => stream)).size) },
    { name: 'Rows in all', value: numberText(sum(({ rows }) => rows)) },
    bad(
      'Doubled rows',
      sum(({ rows, distinctIds }) => rows - distinctIds),
      'bad',
    ),
    bad(
      'Gaps in coverage',
      sum(({ coverage }) => coverage?.gaps.length ?? 0),
      'gap',
    ),
    bad(
      'Failed or unfinished',
      sum(({ coverage }) => coverage?.unfinished.length ?? 0),
      'bad',
    ),
    bad('Rejected records', sum(rejectedRecords), 'bad'),
    ...(last === '' ? [] : [{ name: 'Last commit', value: momentText(last), isMoment: true }]),
  ];
}

/** Links to the streams, each with a mark if it needs a look. */
function jumpList({ streams }: Report): Markup | undefined {
  if (streams.length < 2) return undefined;
  const link = (stream: StreamReport, n: number) => {
    const { bad, gaps } = problemsOf(stream);
    const [tone, mark] = bad.length > 0 ? ['bad', '✕'] : gaps.length > 0 ? ['gap', '▨'] : ['good', '✓'];
    const company = stream.company === undefined || !isOfMany(streams) ? '' : ` ${stream.company.realmId}`;
    return html`<li><a href="#stream-${n}"><span class="${tone}">${mark}</span> ${stream.stream}${company} <span class="note">${numberText(stream.rows)}</span></a></li>`;
  };
  return html`<nav class="jump" aria-label="Streams"><ul>${streams.map(link)}</ul></nav>`;
}

function isOfMany(streams: readonly StreamReport[]): boolean {
  return new Set(streams.flatMap(({ company }) => company?.realmId ?? [])).size > 1;
}

function withoutTable({ streamsWithoutTable: streams, schema }: Report): Markup | undefined {
  if (streams.length === 0) return undefined;
  return html`<p>In the ledger, but without a table in schema ${schema} any more: ${streams.join(', ')}.</p>`;
}

/** Patterns of the marks, which show without colour too: hatched for days not read, crossed for failed ones. */
const PATTERNS = html`<svg class="patterns" aria-hidden="true"><defs>
<pattern id="gap" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" style="fill:var(--gap-ground)"></rect><rect width="1.6" height="4" style="fill:var(--gap)"></rect></pattern>
<pattern id="unfinished" width="1" height="1" viewBox="0 0 10 10"><rect width="10" height="10" style="fill:var(--bad-ground)"></rect><path d="M2 2l6 6M8 2l-6 6" style="stroke:var(--bad);stroke-width:2.4;fill:none"></path></pattern>
</defs></svg>`;
