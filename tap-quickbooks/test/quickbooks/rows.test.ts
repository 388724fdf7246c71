import { describe, expect, it } from 'vitest';
import { countOf } from '../../src/quickbooks/count.ts';
import { NoAnswerError } from '../../src/quickbooks/query-response.ts';
import { rowsOf } from '../../src/quickbooks/rows.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const formOf = (entityName: string) =>
  ({ entity: entityName, answerKey: entityName, identity: ['Id'], wrapping: 'none' }) as const;
const CUSTOMER = formOf('Customer');
const RATE_IDENTITY = ['SourceCurrencyCode', 'TargetCurrencyCode', 'AsOfDate'];
const entity = (id: string, time: string, more = '') =>
  `{"Balance":639.00,"Id":"${id}","SyncToken":"0","MetaData":{"CreateTime":"2015-10-01T16:48:43-07:00","LastUpdatedTime":"${time}"}${more}}`;
const response = (...entities: string[]) =>
  Buffer.from(
    `{"QueryResponse":{"Customer":[${entities.join(',')}],"startPosition":1,"maxResults":9},"time":"2020-09-29T06:03:53.829-07:00"}`,
  );

describe('the rows of a response', () => {
  it('are its entities byte for byte, with their Id and their instant', () => {
    const first = entity(
      '1',
      '2020-09-29T06:02:35-07:00',
      ',"Note":"\\u00e9 日本 \\\\ \\"x\\"","Big":12345678901234567890',
    );
    const second = entity('1150040001', '2020-01-29T06:02:35-08:00');
    const rows = rowsOf(response(first, second), CUSTOMER, FIELD);
    expect(rows.map(({ payload }) => payload.toString())).toEqual([first, second]);
    expect(rows.map(({ id }) => id)).toEqual(['1', '1150040001']);
    expect(rows.map(({ instant }) => instant)).toEqual([
      Date.UTC(2020, 8, 29, 13, 2, 35),
      Date.UTC(2020, 0, 29, 14, 2, 35),
    ]);
  });

  it('may have an Id that is a whole number, and a time in lower case', () => {
    const body =
      '{"QueryResponse":{"Customer":[{"Id":7,"MetaData":{"LastUpdatedTime":"2024-02-29t16:24:00z"}}]}}';
    expect(rowsOf(Buffer.from(body), CUSTOMER, FIELD)).toMatchObject([
      { id: '7', instant: Date.UTC(2024, 1, 29, 16, 24) },
    ]);
  });

  it('can be placed by their CreateTime', () => {
    const [row] = rowsOf(response(entity('1', '2020-09-29T06:02:35-07:00')), CUSTOMER, 'MetaData.CreateTime');
    expect(row?.instant).toBe(Date.UTC(2015, 9, 1, 23, 48, 43));
  });

  it('can all be placed at one instant, that of a snapshot, and need no time of their own', () => {
    const snapshot = Buffer.from(
      '{"QueryResponse":{"CompanyInfo":[{"Id":"1","Country":"US"}],"maxResults":1}}',
    );
    expect(rowsOf(snapshot, formOf('CompanyInfo'), 5_000)).toEqual([
      { id: '1', instant: 5_000, payload: Buffer.from('{"Id":"1","Country":"US"}') },
    ]);
    const nameless = Buffer.from('{"QueryResponse":{"CompanyInfo":[{"Country":"US"}]}}');
    expect(() => rowsOf(nameless, formOf('CompanyInfo'), 5_000)).toThrow(
      'a record of CompanyInfo without Id',
    );
  });

  it.each([
    ['CreditCardPayment', 'CreditCardPaymentTxn', 'CreditCardPaymentTxn'],
    ['CreditCardPayment', 'CreditCardPaymentTxn', 'CreditCardPayment'],
    ['ReimburseCharge', 'ReimburseCarge', 'ReimburseCarge'],
    ['ReimburseCharge', 'ReimburseCarge', 'ReimburseCharge'],
  ])('of %s, whose answer is known as %s, are read from a list under %s', (name, answerKey, key) => {
    const body = Buffer.from(`{"QueryResponse":{"${key}":[{"Id":"1"},{"Id":"2"}],"maxResults":2}}`);
    expect(rowsOf(body, { ...formOf(name), answerKey }, 0).map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('come from both lists if an answer has two of them', () => {
    const body = Buffer.from(
      '{"QueryResponse":{"CreditCardPaymentTxn":[{"Id":"1"}],"CreditCardPayment":[{"Id":"2"}]}}',
    );
    const form = { ...formOf('CreditCardPayment'), answerKey: 'CreditCardPaymentTxn' };
    expect(rowsOf(body, form, 0).map(({ id }) => id)).toEqual(['1', '2']);
  });

  const RECURRING = { ...formOf('RecurringTransaction'), wrapping: 'type' } as const;
  const recurring = (...rows: string[]) =>
    Buffer.from(`{"QueryResponse":{"RecurringTransaction":[${rows.join(',')}]}}`);

  it('that are wrapped have the Id and time of the transaction inside, and keep the wrapper byte for byte', () => {
    const bill = `{"Bill":${entity('20', '2020-09-29T06:02:35-07:00', ',"RecurringInfo":{"Name":"Rent","Id":"9"}')}}`;
    const invoice = `{ "Invoice" : ${entity('21', '2020-09-29T06:02:36-07:00')} }`;
    const rows = rowsOf(recurring(bill, invoice), RECURRING, FIELD);
    expect(rows.map(({ id }) => id)).toEqual(['20', '21']);
    expect(rows.map(({ instant }) => instant)).toEqual([
      Date.UTC(2020, 8, 29, 13, 2, 35),
      Date.UTC(2020, 8, 29, 13, 2, 36),
    ]);
    expect(rows.map(({ payload }) => payload.toString())).toEqual([bill, invoice]);
  });

  it('that come without their wrapper, or with members beside it, are read as well', () => {
    const bare = entity('20', '2020-09-29T06:02:35-07:00');
    const beside = `{"domain":"QBO","Info":{"Name":"x"},"Bill":${entity('21', '2020-09-29T06:02:35-07:00')}}`;
    const rows = rowsOf(recurring(bare, beside), RECURRING, FIELD);
    expect(rows.map(({ id }) => id)).toEqual(['20', '21']);
    expect(rows.every(({ instant }) => instant === Date.UTC(2020, 8, 29, 13, 2, 35))).toBe(true);
  });

  it('whose wrapper is empty come without an Id and a time', () => {
    expect(rowsOf(recurring('{"Bill":{}}', '{"Bill":null}'), RECURRING, FIELD)).toMatchObject([
      { id: undefined, instant: undefined },
      { id: undefined, instant: undefined },
    ]);
  });

  it('of exchange rates are identified by both currencies and the date', () => {
    const rate =
      '{"SourceCurrencyCode":"EUR","TargetCurrencyCode":"USD","Rate":1.0712,"AsOfDate":"2024-05-07"}';
    const form = { ...formOf('ExchangeRate'), identity: RATE_IDENTITY };
    const body = (row: string) => Buffer.from(`{"QueryResponse":{"ExchangeRate":[${row}]}}`);
    expect(rowsOf(body(rate), form, 7)).toMatchObject([{ id: 'EUR-USD-2024-05-07', instant: 7 }]);
    expect(() => rowsOf(body('{"SourceCurrencyCode":"EUR","AsOfDate":"2024-05-07"}'), form, 7)).toThrow(
      'a record of ExchangeRate without SourceCurrencyCode, TargetCurrencyCode, AsOfDate',
    );
  });

  it.each(['200900000000000008541', 'TAX', 'NON', 'CustomSalesTax', '0'])('keep the Id %s as text', (id) => {
    const [row] = rowsOf(response(entity(id, '2012-05-10T00:15:18-07:00')), CUSTOMER, FIELD);
    expect(row?.id).toBe(id);
  });

  it('are none if the response has no array', () => {
    const empty = Buffer.from('{"QueryResponse":{},"time":"2020-09-29T06:04:50.776-07:00"}');
    expect(rowsOf(empty, CUSTOMER, FIELD)).toEqual([]);
  });

  it('stay on one line when the response is laid out over several, and their values stay as they were', () => {
    const text = JSON.stringify(
      JSON.parse(entity('1', '2020-09-29T06:02:35-07:00', ',"Note":"a\\nb"')),
      null,
      '\t',
    );
    const [row] = rowsOf(response(text.replaceAll('\n', '\r\n')), CUSTOMER, FIELD);
    expect(row?.payload.toString()).not.toMatch(/[\r\n]/);
    expect(JSON.parse(row?.payload.toString() ?? '')).toEqual(JSON.parse(text));
  });

  it.each([
    ['{"QueryResponse":{},"time":"2020-09-29T06:04:50.776-07:00"}'],
    ['{"QueryResponse":{"startPosition":1,"maxResults":0,"totalCount":0}}'],
    ['{"QueryResponse":{"Customer":[]}}'],
    ['{"QueryResponse":{"warnings":[]},"fault":null,"Fault":null}'],
    ['{"QueryResponse":{"startPosition":1,"maxResults":"0"},"requestId":"a","errors":[],"warnings":{"a":1}}'],
  ])('are none in %s', (body) => {
    expect(rowsOf(Buffer.from(body), CUSTOMER, FIELD)).toEqual([]);
  });

  it.each([
    ['{}', 'has no object QueryResponse'],
    ['null', 'has no object QueryResponse'],
    ['[]', 'has no object QueryResponse'],
    ['"QueryResponse"', 'has no object QueryResponse'],
    ['{"message":"Endpoint request timed out"}', 'has no object QueryResponse'],
    ['{"time":"2020-09-29T06:04:50.776-07:00"}', 'has no object QueryResponse'],
    ['{"fault":null,"queryResponse":null,"time":1601391072830}', 'has no object QueryResponse'],
    ['{"QueryResponse":null}', 'has no object QueryResponse'],
    ['{"QueryResponse":[]}', 'has no object QueryResponse'],
    ['{"QueryResponse":{"startPosition":1,"maxResults":7}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{"Customer":[],"maxResults":7}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{"totalCount":7}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{"startPosition":1}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{"Customer":null}}', 'has no list in Customer'],
    ['{"QueryResponse":{"Customer":{"Id":"7"}}}', 'has no list in Customer'],
    ['{"QueryResponse":{"Customers":[{"Id":"7"}]}}', 'has Customers instead of Customer'],
    ['{"QueryResponse":{"startPosition":1,"maxResults":"7"}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{"totalCount":"many"}}', 'announces rows without a list of them'],
    ['{"QueryResponse":{},"maxResults":7}', 'announces rows without a list of them'],
    ['{"QueryResponse":{},"Customer":[{"Id":"7"}]}', 'has Customer instead of Customer'],
    ['{"QueryResponse":{"data":{"Customer":[{"Id":"7"}]}}}', 'has data instead of Customer'],
    ['{"QueryResponse":{},"status":500}', 'has status instead of Customer'],
    ['{"QueryResponse":{"Customer":[null]}}', 'has a list in Customer whose items are no records'],
    ['{"QueryResponse":{"Customer":[[]]}}', 'has a list in Customer whose items are no records'],
    ['{"QueryResponse":{},"error":"internal"}', 'holds a fault'],
    ['{"QueryResponse":{"Customer":[{"Id":"7"}]},"errors":[{"message":"x"}]}', 'holds a fault'],
    ['{"QueryResponse":{"Customer":[{"Id":"7"},{"Fault":{"Error":[]}}]}}', 'holds a fault'],
    ['{"QueryResponse":{},"Fault":{"Error":[]}}', 'holds a fault'],
    ['{"QueryResponse":{"Fault":{"Error":[]}}}', 'holds a fault'],
    ['{"QueryResponse":{"Customer":[],"fault":{"error":[]}}}', 'holds a fault'],
    ['{"fault":{"error":[]},"QueryResponse":{}}', 'holds a fault'],
  ])('cannot be read from %s, which is no answer', (body, reason) => {
    const read = () => rowsOf(Buffer.from(body), CUSTOMER, FIELD);
    expect(read).toThrow(NoAnswerError);
    expect(read).toThrow(`its body ${reason}`);
  });

  it.each([
    ['{"QueryResponse":{"totalCount":41},"time":"x"}', 41],
    ['{"QueryResponse":{"totalCount":0}}', 0],
  ])('are counted by %s', (body, count) => {
    expect(countOf(Buffer.from(body))).toBe(count);
  });

  it.each([
    '{}',
    'null',
    '{"QueryResponse":{}}',
    '{"QueryResponse":{"totalCount":null}}',
    '{"QueryResponse":{"totalCount":"41"}}',
    '{"QueryResponse":{"totalCount":-1}}',
    '{"QueryResponse":{"totalCount":1.5}}',
    '{"QueryResponse":{"totalCount":41},"Fault":{"Error":[]}}',
  ])('are not counted by %s, which is no answer', (body) => {
    expect(() => countOf(Buffer.from(body))).toThrow(NoAnswerError);
  });

  it.each([
    ['no Id', '{"MetaData":{"LastUpdatedTime":"2020-09-29T06:02:35-07:00"}}'],
    ['no time', '{"Id":"7","MetaData":{}}'],
    ['a time that is none', '{"Id":"7","MetaData":{"LastUpdatedTime":"soon"}}'],
    ['a time without a zone', '{"Id":"7","MetaData":{"LastUpdatedTime":"2024-01-01T16:24:00"}}'],
    ['a day that does not exist', '{"Id":"7","MetaData":{"LastUpdatedTime":"2024-02-30T16:24:00Z"}}'],
    ['an empty Id', '{"Id":"","MetaData":{"LastUpdatedTime":"2020-09-29T06:02:35-07:00"}}'],
    [
      'an Id that is no whole number',
      '{"Id":7.5,"MetaData":{"LastUpdatedTime":"2020-09-29T06:02:35-07:00"}}',
    ],
    ['a date alone', '{"Id":"7","MetaData":{"LastUpdatedTime":"2024-01-01"}}'],
    ['a time that is null', '{"Id":"7","MetaData":{"LastUpdatedTime":null}}'],
    ['null instead of MetaData', '{"Id":"7","MetaData":null}'],
    ['no MetaData', '{"Id":"7"}'],
  ])('that have %s come without it, and the others as they are', (_, broken) => {
    const good = entity('8', '2020-09-29T06:02:35-07:00');
    const [first, second] = rowsOf(response(broken, good), CUSTOMER, FIELD);
    expect(first?.id === undefined || first.instant === undefined).toBe(true);
    expect(first?.payload.toString()).toBe(broken);
    expect(second).toMatchObject({ id: '8', instant: Date.UTC(2020, 8, 29, 13, 2, 35) });
  });
});
