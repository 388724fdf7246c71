import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { discover } from '../../tap-quickbooks/src/streams/catalog.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2023, 0, 1);
/** Distance of two rows in time: any number of rows fills the same span. */
const DAYS = 700;
const PAGE_SIZE = 1000;
const BLOCK_LINES = 500;

const CATALOG = discover({ format: 'envelope', windowField: 'MetaData.LastUpdatedTime' });

const SCHEMA = {
  type: 'SCHEMA',
  stream: 'qb_invoices',
  key_properties: ['id'],
  bookmark_properties: ['extract_window_start_utc'],
  schema: CATALOG.streams.find(({ stream }) => stream === 'qb_invoices')?.schema,
};

export interface Invoices {
  readonly rows: number;
  /** A higher one has later times of change and other amounts. */
  readonly revision: number;
}

/** One invoice, as QuickBooks writes it; about 2.2 kB. */
function invoice(n: number, { rows, revision }: Invoices): string {
  const changed = new Date(
    FIRST_DAY + Math.floor((n / rows) * DAYS) * DAY_MS + (n % 80_000) * 1000 + revision,
  );
  const time = changed.toISOString();
  const cents = String((n * 37 + revision) % 100).padStart(2, '0');
  const amount = `${100 + ((n * 7919) % 9000)}.${cents}`;
  const line = (number: number) =>
    `{"Id":"${number}","LineNum":${number},"Description":"Weekly gardening service, ${(n * 31 + number) % 977} square metres — \\"premium\\" & 2×","Amount":${amount},"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"${(n * number) % 500}","name":"Gardening:Trimming ${(n + number) % 83}"},"UnitPrice":${amount},"Qty":1,"ItemAccountRef":{"value":"45","name":"Landscaping Services"},"TaxCodeRef":{"value":"TAX"}}}`;
  return `{"AllowIPNPayment":false,"AllowOnlinePayment":false,"domain":"QBO","sparse":false,"Id":"${n}","SyncToken":"${revision}","MetaData":{"CreateTime":"${time}","LastUpdatedTime":"${time}"},"CustomField":[{"DefinitionId":"1","Name":"Crew #","Type":"StringType","StringValue":"${(n * 13) % 9973}"}],"DocNumber":"${100_000 + n}","TxnDate":"${time.slice(0, 10)}","CurrencyRef":{"value":"USD","name":"United States Dollar"},"LinkedTxn":[{"TxnId":"${n + 7}","TxnType":"Payment"}],"Line":[${[1, 2, 3].map(line).join(',')},{"Amount":${amount},"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}],"TxnTaxDetail":{"TxnTaxCodeRef":{"value":"2"},"TotalTax":26.80,"TaxLine":[{"Amount":26.80,"DetailType":"TaxLineDetail","TaxLineDetail":{"TaxRateRef":{"value":"3"},"PercentBased":true,"TaxPercent":8,"NetAmountTaxable":335.00}}]},"CustomerRef":{"value":"${n % 4999}","name":"Amelia's Café & Söhne ${n % 4999}"},"CustomerMemo":{"value":"Thank you for your business and have a great day!"},"BillAddr":{"Id":"${95 + n}","Line1":"${n % 321} Elm Street","City":"Half Moon Bay","CountrySubDivisionCode":"CA","PostalCode":"94213","Lat":"37.4300318","Long":"-122.4336537"},"SalesTermRef":{"value":"3","name":"Net 30"},"DueDate":"${time.slice(0, 10)}","TotalAmt":${amount},"ApplyTaxAfterDiscount":false,"PrintStatus":"NeedToPrint","EmailStatus":"NotSet","BillEmail":{"Address":"customer${n % 4999}@example.com"},"Balance":${amount}}`;
}

export function* invoiceLines(invoices: Invoices): Generator<string> {
  yield JSON.stringify(SCHEMA);
  const { rows } = invoices;
  for (let n = 0; n < rows; n += 1) {
    const day = FIRST_DAY + Math.floor((n / rows) * DAYS) * DAY_MS;
    const [start, end] = [day, day + DAY_MS].map((time) => new Date(time).toISOString().replace('.000', ''));
    yield `{"type":"RECORD","stream":"qb_invoices","time_extracted":"2025-01-01T00:00:00.000Z","record":{"id":"${n}","extract_window_start_utc":"${start}","extract_window_end_utc":"${end}","page_number":${1 + Math.floor(n / PAGE_SIZE)},"page_size":${PAGE_SIZE},"request_payload":{"query":"select * from Invoice where MetaData.LastUpdatedTime >= '${start}' maxresults 1000","minorversion":75},"payload":${invoice(n, invoices)}}}`;
    if (n % PAGE_SIZE === PAGE_SIZE - 1 || n === rows - 1)
      yield `{"type":"STATE","value":{"bookmarks":{"qb_invoices":{"window_field":"MetaData.LastUpdatedTime","covered":[["2023-01-01T00:00:00Z","${start}"]],"rows":${n + 1}}}}}`;
  }
}

/** Writes the lines to a file, in blocks, and resolves to its size. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<number> {
  const file = createWriteStream(path);
  let block: string[] = [];
  const flush = async () => {
    const text = block.map((line) => `${line}\n`).join('');
    block = [];
    if (!file.write(text)) await once(file, 'drain');
  };
  for (const line of lines) {
    block.push(line);
    if (block.length === BLOCK_LINES) await flush();
  }
  await flush();
  file.end();
  await finished(file);
  return file.bytesWritten;
}
