import { html, type Markup } from '../page/markup.ts';
import { momentText, numberText, spanText } from '../page/words.ts';
import { costText } from '../price.ts';
import type { FleetRow } from '../status/fleet.ts';
import type { Report } from './report.ts';

/** More companies than this belong on the page of all companies. */
const MOST_COMPANIES = 12;

/** The last run of each company: its end, freshness, calls and cost. */
export function runsSection({ companies, price }: Report): Markup | undefined {
  if (companies.length === 0) return undefined;
  const more = companies.length - MOST_COMPANIES;
  return html`<section aria-labelledby="runs"><div class="title"><h2 id="runs">Runs</h2></div>
${companies.slice(0, MOST_COMPANIES).map((company) => companyRun(company, price))}
${more > 0 ? html`<p class="note">${numberText(more)} more companies: target-postgres-raw status --html shows all of them.</p>` : undefined}
</section>`;
}

function companyRun(company: FleetRow, price: number | undefined): Markup {
  const { realmId, environment, condition, outcome, run, lastLine, goodAgeSeconds } = company;
  const name = realmId === null ? 'A run that told no company' : `Company ${realmId}`;
  const tone = condition === 'failed' ? 'bad' : condition === 'old' ? 'gap' : 'good';
  const metered = environment === 'sandbox' ? 0 : company.meteredCalls;
  const fact = (term: string, value: string, note?: string, valueTone = '') =>
    html`<div><dt>${term}</dt><dd class="${valueTone} moment"><span data-run="${term}">${value}</span>${note === undefined ? undefined : html`<small>${note}</small>`}</dd></div>`;
  return html`<div class="run"><h3>${name}<span class="note"> ${environment ?? ''}</span></h3>
<dl>
${fact('Last run', `${outcome}${condition === 'old' ? ', but too old' : ''}`, run === undefined ? undefined : `began ${momentText(run.started_at_utc)}`, tone)}
${fact('Freshness', goodAgeSeconds === undefined ? 'never' : spanText(goodAgeSeconds), 'since the last good run', goodAgeSeconds === undefined ? 'bad' : '')}
${fact('Took', durationOf(run), exitText(run))}
${fact('Calls this month', numberText(company.calls), `${numberText(metered)} metered${price === undefined ? '' : `, cost ${costText(metered, price)}`}`)}
${fact('Deletions', numberText(run?.deletions ?? 0), 'in that run')}
${fact('Failures', numberText(company.failures), 'in 30 days')}
</dl>
${lastLine === '' ? undefined : html`<p class="bad line">${lastLine}</p>`}</div>`;
}

function durationOf(run: FleetRow['run']): string {
  if (run === undefined || run.ended_at_utc === null) return '–';
  return spanText((Date.parse(run.ended_at_utc) - Date.parse(run.started_at_utc)) / 1_000);
}

function exitText(run: FleetRow['run']): string | undefined {
  if (run === undefined) return undefined;
  const { tap_exit_code: tap, exit_code: target } = run;
  return `exit code of the tap ${tap ?? 'not told'}, of the target ${target ?? 'none'}`;
}
