import { columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { addTo, amountCell, type Part, type Statement, writePart, zeros } from './account-rows.ts';
import { balancesAt } from './balances.ts';
import { statementRows } from './limits.ts';
import { periodColumns } from './period-columns.ts';
import type { Report, ReportRequest } from './report-request.ts';

const leaf = (title: string, group: string, type: string): Part => ({
  ...{ title, total: `Total ${title}`, group, types: [type] },
});

const ASSETS: Part = {
  ...{ title: 'ASSETS', total: 'TOTAL ASSETS', group: 'TotalAssets', isAlways: true },
  parts: [
    {
      ...{ title: 'Current Assets', total: 'Total Current Assets', group: 'CurrentAssets' },
      parts: [
        leaf('Bank Accounts', 'BankAccounts', 'Bank'),
        leaf('Accounts Receivable', 'AR', 'Accounts Receivable'),
        leaf('Other current assets', 'OtherCurrentAssets', 'Other Current Asset'),
      ],
    },
    leaf('Fixed Assets', 'FixedAssets', 'Fixed Asset'),
    leaf('Other Assets', 'OtherAssets', 'Other Asset'),
  ],
};

const LIABILITIES: Part = {
  ...{ title: 'Liabilities', total: 'Total Liabilities', group: 'Liabilities' },
  parts: [
    {
      ...{ title: 'Current Liabilities', total: 'Total Current Liabilities', group: 'CurrentLiabilities' },
      parts: [
        leaf('Accounts Payable', 'AP', 'Accounts Payable'),
        leaf('Credit Cards', 'CreditCards', 'Credit Card'),
        leaf('Other Current Liabilities', 'OtherCurrentLiabilities', 'Other Current Liability'),
      ],
    },
    leaf('Long-Term Liabilities', 'LongTermLiabilities', 'Long Term Liability'),
  ],
};

const LIABILITIES_AND_EQUITY: Part = {
  ...{ title: 'LIABILITIES AND EQUITY', total: 'TOTAL LIABILITIES AND EQUITY' },
  ...{ group: 'TotalLiabilitiesAndEquity', isAlways: true },
  parts: [LIABILITIES, { ...leaf('Equity', 'Equity', 'Equity'), isAlways: true }],
};

/** BalanceSheet: balances at the end of the range, or of each of its parts. */
export function balanceSheet(request: ReportRequest): Report {
  const { params, look, ledger } = request;
  const summarizedBy = params.get('summarize_column_by') ?? 'Total';
  const columns = periodColumns(summarizedBy, request);
  const chart = ledger.chart();
  const { standing, flows } = balancesAt(
    request,
    columns.map(({ range }) => range.last),
    chart,
  );
  const width = columns.length;
  const hasData = standing.size + flows.size > 0;
  const rows = statementRows(request, width + 1);
  const net = zeros(width);
  for (const cents of flows.values())
    addTo(
      net,
      cents.map((one) => 0 - one),
    );
  const statement: Statement = {
    ...{ rows, look, chart, figures: standing, width, hasData },
    extra(group) {
      if (group !== 'Equity') return undefined;
      rows.row([{ value: say(look, 'Net Income') }, ...net.map(amountCell)], 'NetIncome');
      return net;
    },
  };
  writePart(statement, ASSETS);
  writePart(statement, LIABILITIES_AND_EQUITY);
  const heads = [{ key: 'account', title: '', type: 'Account' as const }, ...columns.map(({ head }) => head)];
  return { columns: columnsJson(heads, look), rows, summarizedBy, hasData };
}
