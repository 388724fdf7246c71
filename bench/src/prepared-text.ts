import { type Invoices, invoiceLines } from './invoices.ts';

const COLUMNS = [
  'id',
  'payload',
  'extract_window_start_utc',
  'extract_window_end_utc',
  'page_number',
  'page_size',
  'request_payload',
] as const;

/** In the order of the lines that {@link preparedLines} makes. */
export const PREPARED_COLUMNS = COLUMNS.join(', ');

/** The same rows in the text format of COPY, as a user would prepare them for `\copy`. */
export function* preparedLines(invoices: Invoices): Generator<string> {
  for (const line of invoiceLines(invoices)) {
    if (!line.startsWith('{"type":"RECORD"')) continue;
    const { record } = JSON.parse(line);
    // The payload is taken as it stands, since JSON.stringify would write 639.00 as 639.
    const payload = line.slice(line.indexOf('"payload":') + '"payload":'.length, -2);
    const cells = COLUMNS.map((name) => {
      if (name === 'payload') return payload;
      const value: unknown = record[name];
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    });
    yield cells.map((cell) => cell.replaceAll('\\', '\\\\')).join('\t');
  }
}
