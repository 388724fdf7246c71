import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xmlOf } from '../src/api/xml.ts';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect } from './client.ts';

let simulator: Simulator;
let token: string;
beforeAll(async () => {
  simulator = await startSimulator({
    customers: 9,
    invoices: 9,
    items: 9,
    now: () => Date.parse('2025-02-03T04:05:06.007Z'),
  });
  ({ token } = await connect(simulator));
});
afterAll(() => simulator.close());

const get = async (path: string, accept: string) => {
  const response = await fetch(`${simulator.apiUrl}/v3/company/${simulator.realmId}/${path}`, {
    headers: { Authorization: `Bearer ${token}`, Accept: accept },
  });
  return { type: response.headers.get('content-type'), text: await response.text() };
};
const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3"';

describe('an answer as XML', () => {
  it.each([
    ['application/xml', 'application/xml;charset=utf-8'],
    ['text/xml', 'application/xml;charset=utf-8'],
    ['*/*', 'application/xml;charset=utf-8'],
    ['application/json', 'application/json;charset=utf-8'],
    ['application/xml, application/json', 'application/json;charset=utf-8'],
  ])('goes to those who accept %s', async (accept, type) => {
    expect((await get('query?query=select%20*%20from%20Item', accept)).type).toBe(type);
  });

  it('does not go to those who ask for JSON in the address', async () => {
    const { type } = await get('query?format=json&query=select%20*%20from%20Item', '*/*');
    expect(type).toBe('application/json;charset=utf-8');
  });

  it('has the rows of the JSON one', async () => {
    const { text } = await get("query?query=select%20*%20from%20Invoice%20where%20Id='1'", 'application/xml');
    expect(
      text.startsWith(
        `${HEAD} time="2025-02-02T20:05:06.007-08:00"><QueryResponse startPosition="1" maxResults="1" totalCount="1"><Invoice domain="QBO" sparse="false"><AllowIPNPayment>false</AllowIPNPayment>`,
      ),
    ).toBe(true);
    expect(text).toMatch(/<CustomerRef name="[^"]+">\d+<\/CustomerRef>/);
    expect(text).toMatch(/<TotalAmt>\d+\.\d\d<\/TotalAmt>/);
    expect(text).toContain('<SubTotalLineDetail/>');
    expect(text.endsWith('</Invoice></QueryResponse></IntuitResponse>')).toBe(true);
    expect((await get('query?query=select%20count(*)%20from%20Invoice', 'application/xml')).text).toContain(
      '<QueryResponse totalCount="9"/>',
    );
  });

  it('has refusals too', async () => {
    const { type, text } = await get('query?query=select%20*%20from%20Moon', 'application/xml');
    expect(type).toBe('application/xml');
    expect(text).toBe(
      `${HEAD} time="2025-02-02T20:05:06.007-08:00"><Fault type="ValidationFault"><Error code="4001"><Message>Invalid query</Message><Detail>QueryValidationError: invalid context declaration: Moon</Detail></Error></Fault></IntuitResponse>`,
    );
  });
});

describe('JSON as XML', () => {
  it.each([
    [
      '{"A":{"N":639.00,"S":"a<b>&\\"é","B":true}}',
      '<A><N>639.00</N><S>a&#60;b&#62;&#38;&#34;é</S><B>true</B></A>',
    ],
    ['{"A":[{"X":1},{"X":[2,3]}]}', '<A><X>1</X></A><A><X>2</X><X>3</X></A>'],
    ['{"A":[]}', ''],
    ['{"R":{"value":"7","name":"n","type":"t"}}', '<R name="n" type="t">7</R>'],
    ['{"I":{"domain":"QBO","status":"Deleted","Id":"1"}}', '<I domain="QBO" status="Deleted"><Id>1</Id></I>'],
    ['{"I":{"status":"Open"}}', '<I><status>Open</status></I>'],
    [
      '{"BatchItemResponse":[{"Item":{},"bId":"x"}]}',
      '<BatchItemResponse bId="x"><Item/></BatchItemResponse>',
    ],
    [
      '{"Fault":{"Error":[{"Message":"m","code":"1","element":""}],"type":"T"}}',
      '<Fault type="T"><Error code="1" element=""><Message>m</Message></Error></Fault>',
    ],
  ])('%s', (json, xml) => {
    expect(xmlOf(Buffer.from(json))).toBe(`${HEAD}>${xml}</IntuitResponse>`);
  });
});
