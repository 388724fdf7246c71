import { createHash } from 'node:crypto';
import { html, Markup } from '../page/markup.ts';
import { type Fact, facts } from '../page/parts.ts';
import { STYLES } from '../page/styles.ts';
import { momentText, numberText, spanText } from '../page/words.ts';
import { costText } from '../price.ts';
import { CONDITIONS, type Condition, type FleetRow } from './fleet.ts';
import { FLEET_SCRIPT } from './fleet-script.ts';
import { FLEET_STYLES } from './fleet-styles.ts';

interface FleetReport {
  readonly database: string;
  readonly schema: string;
  readonly taken_at_utc: string;
  readonly rows: readonly FleetRow[];
  readonly maxAgeSeconds: number;
  /** Money for a thousand metered calls; undefined to leave costs out. */
  readonly price: number | undefined;
  readonly hasStore: boolean;
}

const LABELS: Readonly<Record<Condition, string>> = {
  failed: 'Failed',
  old: 'Too old',
  'no run': 'No run yet',
  running: 'Running',
  disabled: 'Disabled',
  ok: 'OK',
};
const TONES: Readonly<Record<Condition, string>> = {
  ...{ failed: 'bad', old: 'gap', 'no run': 'gap', running: 'note', disabled: 'note', ok: 'good' },
};
/** Days before the end of a refresh token in which the page warns of it. */
const TOKEN_WARNING_DAYS = 14;

/** All companies as one file: it sorts and filters by its own script, and asks nothing of any server. */
export function fleetPageOf(report: FleetReport): string {
  const { database, schema, taken_at_utc: takenAt, rows } = report;
  const title = `Companies in ${database}.${schema}`;
  const hash = createHash('sha256').update(FLEET_SCRIPT).digest('base64');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLES + FLEET_STYLES)}</style>
</head>
<body>
<header class="head fleet">
<h1>${title}</h1>
<p>As of ${momentText(takenAt)} UTC. All times are UTC.</p>
${facts(overview(report))}
</header>
<main class="fleet">
${rows.length === 0 ? html`<section><p>No run was recorded in schema ${schema} so far.</p></section>` : list(report)}
</main>
<footer class="foot fleet">
<p>Made by target-postgres-raw status --html. Freshness: time since the end of the last run that succeeded; ${spanText(report.maxAgeSeconds)} or less is good. Rows: inserted so far, by the ledger. Calls: of this calendar month. Failures: runs of the last 30 days that did not succeed. ${report.hasStore ? 'Token: days until the refresh token ends, if no run renews it.' : 'Days of the tokens are shown if the token store of the tap is in this database and may be read.'}</p>
</footer>
<script>${new Markup(FLEET_SCRIPT)}</script>
</body>
</html>
`.text;
}

function overview({ rows, price }: FleetReport): Fact[] {
  const of = (...conditions: Condition[]) =>
    rows.filter(({ condition }) => conditions.includes(condition)).length;
  const metered = rows.reduce((sum, row) => sum + billable(row), 0);
  return [
    { name: 'Companies', value: numberText(rows.length) },
    { name: 'OK', value: numberText(of('ok', 'running')), tone: 'good' },
    { name: 'Failed', value: numberText(of('failed')), tone: of('failed') > 0 ? 'bad' : undefined },
    {
      name: 'Too old, or no run',
      value: numberText(of('old', 'no run')),
      tone: of('old', 'no run') > 0 ? 'gap' : undefined,
    },
    { name: 'Rows', value: numberText(rows.reduce((sum, each) => sum + each.rows, 0)) },
    {
      name: 'Metered calls this month',
      value: numberText(metered),
      note: price === undefined ? undefined : `cost ${costText(metered, price)}`,
    },
  ];
}

/** Intuit meters the calls for production companies. */
function billable({ environment, meteredCalls }: FleetRow): number {
  return environment === 'sandbox' ? 0 : meteredCalls;
}

function list(report: FleetReport): Markup {
  const counts = CONDITIONS.map((condition) => ({
    condition,
    count: report.rows.filter((row) => row.condition === condition).length,
  })).filter(({ count }) => count > 0);
  return html`<div class="tools">
<label>Find <input type="search" id="find" placeholder="name, realm id, message" autocomplete="off"></label>
<label>Show <select id="show"><option value="">all</option>${counts.map(
    ({ condition, count }) =>
      html`<option value="${condition}">${LABELS[condition]} (${numberText(count)})</option>`,
  )}</select></label>
<label>Sort by <select id="sort"><option value="">attention</option>${COLUMNS.map(
    ({ name }, n) => html`<option value="${n}">${name.toLowerCase()}</option>`,
  )}</select></label>
<p id="shown" role="status">${companiesText(report.rows.length)}</p>
</div>
<div class="list"><table class="fleet"><caption class="hidden">Companies, those that need a person first</caption>
<thead><tr>${COLUMNS.map(({ name }, n) => html`<th scope="col"><button type="button" data-column="${n}">${name}</button></th>`)}</tr></thead>
<tbody id="companies">${report.rows.map((row, n) => companyRow(row, n, report))}</tbody></table></div>`;
}

interface Column {
  readonly name: string;
  /** The text or number by which the column is sorted. */
  readonly key: (row: FleetRow) => string | number;
  readonly cell: (row: FleetRow, report: FleetReport) => Markup | string;
}

const COLUMNS: readonly Column[] = [
  {
    name: 'Company',
    key: ({ name, realmId }) => name ?? realmId ?? '',
    cell: ({ name, realmId, environment }) =>
      html`<b>${name ?? realmId ?? 'not told'}</b><small>${name === null ? '' : `${realmId} · `}${environment ?? 'it ended before it told its company'}</small>`,
  },
  {
    name: 'State',
    key: ({ condition }) => CONDITIONS.indexOf(condition),
    cell: ({ condition, outcome, lastLine }) =>
      html`<span class="pill ${TONES[condition]}">${LABELS[condition]}</span>${lastLine === '' ? '' : html`<small class="line">${outcome === 'failed' ? '' : `${outcome}: `}${lastLine.slice(0, 300)}</small>`}`,
  },
  {
    name: 'Last run',
    key: ({ run }) => (run === undefined ? '' : run.started_at_utc),
    cell: ({ run }) =>
      run === undefined
        ? '–'
        : html`${momentText(run.started_at_utc).replace(/\.\d+$/, '')}<small>${exitText(run.exit_code, run.tap_exit_code)}</small>`,
  },
  {
    name: 'Freshness',
    key: ({ goodAgeSeconds }) => goodAgeSeconds ?? Number.MAX_SAFE_INTEGER,
    cell: ({ goodAgeSeconds: age }, { maxAgeSeconds }) =>
      html`<span class="${age === undefined || age > maxAgeSeconds ? 'bad' : ''}">${age === undefined ? 'never' : `${spanText(age)}`}</span>`,
  },
  { name: 'Rows', key: ({ rows }) => rows, cell: ({ rows }) => numberText(rows) },
  {
    name: 'Calls',
    key: ({ calls }) => calls,
    cell: (row, { price }) =>
      html`${numberText(row.calls)}${price === undefined || billable(row) === 0 ? '' : html`<small>cost ${costText(billable(row), price)}</small>`}`,
  },
  {
    name: 'Failures',
    key: ({ failures }) => failures,
    cell: ({ failures }) => numberText(failures),
  },
  {
    name: 'Token',
    key: ({ tokenDays }) => tokenDays ?? Number.MAX_SAFE_INTEGER,
    cell: ({ tokenDays: days }) =>
      days === undefined
        ? '–'
        : html`<span class="${days < TOKEN_WARNING_DAYS ? 'bad' : ''}">${days < 0 ? 'ended' : `${numberText(Math.floor(days))} d`}</span>`,
  },
];

function exitText(exitCode: number | null, tapExitCode: number | null): string {
  const codes = [
    tapExitCode === null ? '' : `tap ${tapExitCode}`,
    exitCode === null ? '' : `target ${exitCode}`,
  ];
  const told = codes.filter((code) => code !== '').join(', ');
  return told === '' ? 'no exit code' : `exit ${told}`;
}

function companyRow(row: FleetRow, n: number, report: FleetReport): Markup {
  const cells = COLUMNS.map(({ name, key, cell }, column) => {
    const content = cell(row, report);
    const attributes = html`data-label="${name}" data-key="${key(row)}"`;
    return column === 0
      ? html`<th scope="row" ${attributes}>${content}</th>`
      : html`<td ${attributes}>${content}</td>`;
  });
  return html`<tr data-condition="${row.condition}" data-place="${n}">${cells}</tr>\n`;
}

function companiesText(count: number): string {
  return `${numberText(count)} ${count === 1 ? 'company' : 'companies'}`;
}
