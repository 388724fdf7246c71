import { requiredParameter } from '../refusals/refusals.ts';
import { moneyText } from '../report-layout/cells.ts';
import { type ColumnHead, columnsJson } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { RowWriter } from '../report-layout/row-writer.ts';
import { limitsOf } from './limits.ts';
import type { Report, ReportRequest } from './report-request.ts';

const HEADS: readonly ColumnHead[] = [
  { key: 'tax_name', title: '', type: 'String' },
  { key: 'taxable_amount', title: 'Taxable Amount', type: 'Money' },
  { key: 'tax_amount', title: 'Tax Amount', type: 'Money' },
];

/** TaxSummary: the tax of one agency on sales, by rate. */
export function taxSummary(request: ReportRequest): Report {
  const { ledger, period, params, look } = request;
  const agency = params.get('agency_id');
  if (agency === null || agency === '') throw requiredParameter('agency_id');
  const rows = new RowWriter(HEADS.length, limitsOf(request));
  const rates = ratesOf(request, agency);
  const sums = new Map<string, { taxable: number; tax: number }>();
  for (const { postings } of ledger.postings(period)) {
    for (const { tax, cents } of postings) {
      if (tax === undefined || !rates.has(tax.rate)) continue;
      rows.countLines();
      const sum = sums.get(tax.rate) ?? { taxable: 0, tax: 0 };
      sums.set(tax.rate, sum);
      sum.taxable += tax.taxable;
      sum.tax -= cents;
    }
  }
  const all = { taxable: 0, tax: 0 };
  for (const [rate, { taxable, tax }] of sums) {
    rows.row([
      { value: rates.get(rate) ?? rate, id: rate },
      { value: moneyText(taxable) },
      { value: moneyText(tax) },
    ]);
    all.taxable += taxable;
    all.tax += tax;
  }
  if (sums.size > 0) {
    const amounts = [{ value: moneyText(all.taxable) }, { value: moneyText(all.tax) }];
    rows.total([{ value: say(look, 'TOTAL') }, ...amounts], 'GrandTotal');
  }
  return { columns: columnsJson(HEADS, look), rows, options: [['agency_id', agency]] };
}

/** Names of the rates of an agency by their Ids. */
function ratesOf({ datasets }: ReportRequest, agency: string): Map<string, string> {
  const rates = datasets.get('taxrate');
  const all = Array.from({ length: rates?.size ?? 0 }, (_, rank) =>
    JSON.parse(rates?.text(rates.rowAt('CreateTime', rank)) ?? '{}'),
  );
  const own = all.filter(({ AgencyRef }) => AgencyRef?.value === agency);
  return new Map(own.map(({ Id, Name }) => [String(Id), String(Name)]));
}
