import { Changes } from '../src/change/changes.ts';
import type { MutateOrder } from '../src/change/mutate-order.ts';
import { Mutator } from '../src/change/mutator.ts';
import { generatedCompany } from '../src/company/generated-company.ts';
import type { LiveDataset } from '../src/data/live-dataset.ts';
import { dayOfText } from '../src/ledger/days.ts';
import { Ledgers } from '../src/ledger/ledgers.ts';
import { periodOf } from '../src/reports/period.ts';
import { REPORT_KINDS, type ReportName } from '../src/reports/report-kinds.ts';
import type { ReportRequest } from '../src/reports/report-request.ts';
import { reportPieces } from '../src/reports/report-text.ts';
import { reportOf } from '../src/reports/reports.ts';
import { type SimulatorOptions, settingsOf } from '../src/settings.ts';
import { keptLive } from './kept-texts.ts';
import type { ReportAnswer } from './report-rows.ts';

const SIZES = { customers: 60, invoices: 160, items: 60, others: 'scaled' as const };
const NOW = Date.UTC(2024, 7, 15, 12);
const MUTATION = { accountTimes: 'kept', changeTimes: 'rounded-down', merges: 'gone' } as const;

/** A company of some months, and the reports of it, without a server. */
export function createReports({ seed = 1, from = '2023-10-01', to = '2024-05-01', ...sizes } = {}) {
  const range = { from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 };
  const datasets = new Map(
    generatedCompany({ seed, ...range, ...SIZES, ...sizes }).map((dataset) => [
      dataset.entity.toLowerCase(),
      keptLive(dataset),
    ]),
  );
  const changes = new Changes({ datasets, settings: MUTATION, now: () => NOW });
  const mutator = new Mutator({ datasets, seed, changes });
  const ledgers = new Ledgers();
  const made = new Map<string, ReportAnswer>();
  /** A report by its name and the parameters of its URL. */
  const report = (name: ReportName, query: string, options: SimulatorOptions = {}): ReportAnswer => {
    const request = requestOf(name, query, { datasets, ledgers, options });
    return JSON.parse(Buffer.concat(reportPieces(request, reportOf(request), NOW)).toString());
  };
  return {
    datasets,
    changes,
    mutate(order: MutateOrder): void {
      made.clear();
      mutator.mutate(order);
    },
    report,
    /** The same, made once until the company changes. */
    known(...asked: Parameters<typeof report>): ReportAnswer {
      const key = JSON.stringify(asked);
      const answer = made.get(key) ?? report(...asked);
      made.set(key, answer);
      return answer;
    },
  };
}

interface Sources {
  readonly datasets: Map<string, LiveDataset>;
  readonly ledgers: Ledgers;
  readonly options: SimulatorOptions;
}

function requestOf(name: ReportName, query: string, { datasets, ledgers, options }: Sources): ReportRequest {
  const params = new URLSearchParams(query);
  const kind = REPORT_KINDS[name];
  const settings = settingsOf(options);
  const basis = params.get('accounting_method') === 'Cash' ? 'Cash' : 'Accrual';
  const today = dayOfText('2024-08-15');
  const look = { language: settings.reportLanguage, isModern: settings.reportService === 'modern' };
  return {
    ...{ name, kind, params, settings, datasets, basis, today, look, turn: 0 },
    period: periodOf(params, kind, { ...settings, today }),
    ledger: ledgers.of(datasets, { served: datasets, basis, settings }),
    accrual: ledgers.of(datasets, { served: datasets, basis: 'Accrual', settings }),
  };
}
