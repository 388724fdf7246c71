import { reportAnswerOf } from '../../src/quickbooks/report-answer.ts';
import type { ReportRequest } from '../../src/reports/report-order.ts';
import { type FetchedReport, LateReport, type ReportSource } from '../../src/reports/report-source.ts';

export interface Item {
  readonly id: string;
  /** Empty for an item without a due date. */
  readonly due: string;
  readonly open: string;
}

interface Facts {
  readonly items: readonly Item[];
  readonly mostCells: number;
  readonly columns?: readonly string[];
  /** True if due dates in a request select nothing. */
  readonly ignoresDueDates?: boolean;
  /** True if a cut answer is a 504 instead. */
  readonly isLate?: boolean;
  /** An amount that the report with the sums says beside what is open. */
  readonly excess?: number;
}

const COLUMNS = ['tx_date', 'txn_type', 'due_date', 'subt_amount', 'subt_open_bal'];

/** A company with open items, that lists them as of any day and knows their sum. Its answers are read from bytes. */
export class OpenItemsCompany implements ReportSource {
  readonly requests: ReportRequest[] = [];
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  readonly fetch = async (request: ReportRequest): Promise<FetchedReport> => {
    this.requests.push(request);
    const rows = request.report.endsWith('Detail') ? this.#list(request) : [this.#sums()];
    const columns = request.report.endsWith('Detail') ? (this.#facts.columns ?? COLUMNS) : ['name', 'total'];
    const { report_date: day, accounting_method: basis } = request.parameters;
    const body = {
      Header: {
        ReportName: request.report,
        EndPeriod: day,
        ...(basis !== undefined && { ReportBasis: basis }),
      },
      Columns: {
        Column: columns.map((key) => ({
          ColTitle: key,
          ColType: 'String',
          MetaData: [{ Name: 'ColKey', Value: key }],
        })),
      },
      Rows: { Row: rows },
    };
    return { ...reportAnswerOf(Buffer.from(JSON.stringify(body))), isModern: false };
  };

  #list({ parameters }: ReportRequest): unknown[] {
    const { items, mostCells, columns = COLUMNS, ignoresDueDates = false, isLate = false } = this.#facts;
    const { start_duedate: first = '', end_duedate: last = '9' } = ignoresDueDates ? {} : parameters;
    const found = items.filter(({ due }) =>
      due === '' ? parameters.start_duedate === undefined : first <= due && due <= last,
    );
    const most = Math.floor(mostCells / columns.length);
    if (isLate && found.length > most) throw new LateReport('it took too long');
    const rows = found
      .slice(0, most)
      .map((item) => ({ ColData: columns.map((key) => cellOf(item, key)), type: 'Data' }));
    if (found.length <= most) return rows;
    return [...rows, { ColData: [{ value: 'Unable to display more data. Please reduce the date range.' }] }];
  }

  #sums(): unknown {
    const { items, excess = 0 } = this.#facts;
    const total = items.reduce((sum, { open }) => sum + Number(open), excess);
    return { Summary: { ColData: [{ value: 'TOTAL' }, { value: total.toFixed(2) }] }, group: 'GrandTotal' };
  }
}

function cellOf({ id, due, open }: Item, key: string): { value: string; id?: string } {
  if (key === 'txn_type') return { value: 'Invoice', id };
  return { value: { due_date: due, subt_open_bal: open, subt_amount: '999.00' }[key] ?? '2026-01-01' };
}
