import { html, type Markup } from '../page/markup.ts';
import { statement, table } from '../page/parts.ts';
import { numberText } from '../page/words.ts';
import type { StreamReport } from './report.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Rows by month of their windows: a line for each year, the newest first. */
export function monthsSection({ windows, coverage }: StreamReport): Markup | undefined {
  const rows = new Map<string, number>();
  for (const { window_start_utc: start, rows: count } of windows) {
    const month = monthOf(start);
    if (month !== undefined) rows.set(month, (rows.get(month) ?? 0) + count);
  }
  const years = [...new Set([...rows.keys()].map((month) => month.slice(0, -3)))].sort().reverse();
  if (years.length === 0) return undefined;
  const failed = new Set((coverage?.unfinished ?? []).map(({ window_start_utc: start }) => monthOf(start)));
  const lines = years.map((year) => {
    const months = MONTHS.map((_, n) => `${year}-${String(n + 1).padStart(2, '0')}`);
    const sum = months.reduce((total, month) => total + (rows.get(month) ?? 0), 0);
    const cells = months.map((month) => {
      const count = rows.get(month);
      return `${count === undefined ? '·' : numberText(count)}${failed.has(month) ? ' ✕' : ''}`;
    });
    return [year, ...cells, numberText(sum)];
  });
  return html`<h3>Rows by month</h3>
${table({
  caption: `Rows by the month of their windows${failed.size > 0 ? '; ✕: a window of it failed or is unfinished' : ''}`,
  headings: ['year', ...MONTHS, 'all'],
  rows: lines,
})}`;
}

function monthOf(start: string | null): string | undefined {
  return start === null ? undefined : start.replace(/-\d\dT.*$/, '');
}

/** Sums of amounts by month and currency. */
export function amountsSection({ amounts = [], statements }: StreamReport): Markup | undefined {
  if (amounts.length === 0) return undefined;
  return html`<h3>Amounts by month</h3>
${table({
  caption:
    'Documents that are not deleted, by the month of TxnDate and by currency, newest first; sums of TotalAmt and Balance',
  headings: ['month', 'currency', 'documents', 'TotalAmt', 'Balance'],
  rows: amounts.map(({ month, currency, documents, total, balance }) => [
    month ?? 'no date',
    currency ?? '–',
    numberText(documents),
    moneyText(total),
    moneyText(balance),
  ]),
})}
${statement('amounts by month', statements.amounts)}`;
}

/** An exact sum with commas between thousands: `-1234.5` is `-1,234.50`. */
export function moneyText(amount: string | null): string {
  if (amount === null) return '–';
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(amount) ?? [];
  if (whole === '') return amount;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0')}`;
}
