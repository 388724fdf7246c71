import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { ask, connect } from './client.ts';
import { NOW, QUERY_COMPANY } from './query-company.ts';

let simulator: Simulator;

let client: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  simulator = await startSimulator(QUERY_COMPANY);
  client = await connect(simulator);
});

afterAll(() => simulator.close());

const bearer = () => ({ Authorization: `Bearer ${client.token}`, Accept: 'application/json' });

describe('a refusal', () => {
  it.each([
    [
      'select * from Custmoer',
      '4001',
      'Invalid query',
      'QueryValidationError: invalid context declaration: Custmoer',
    ],
    [
      'select * from Invoice where Active = true',
      '4001',
      'Invalid query',
      'QueryValidationError: Property Active not found for Entity Invoice',
    ],
    [
      'select * from Invoice maxresults 1500',
      '4001',
      'Invalid query',
      'QueryValidationError: value 1500 is too large. Max allowed value is 1000',
    ],
    ['', '4000', 'Error parsing query', 'QueryParserError: The query provided was empty'],
    [
      '   ',
      '4000',
      'Error parsing query',
      'QueryParserError: Encountered "<EOF>" at line 1, column 3.\nWas expecting:\n    "select" ...\n    ',
    ],
  ])('of %j is a Fault with code %s', async (statement, code, message, detail) => {
    const { status, headers, text } = await client.get(statement);
    expect(status).toBe(400);
    expect(text).toBe(
      JSON.stringify({
        Fault: { Error: [{ Message: message, Detail: detail, code }], type: 'ValidationFault' },
        time: '2025-02-02T20:05:06.007-08:00',
      }),
    );
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-length')).toMatch(/^\d+$/);
    expect(headers.get('transfer-encoding')).toBeNull();
    expect(headers.has('qbo-version')).toBe(false);
    expect(headers.get('intuit-tid')).toMatch(/^1-/);
  });

  it('of an address that is not imitated is what QuickBooks says of unknown ones', async () => {
    const { status, json } = await ask(`${client.address.replace('/query', '/customer/1/5')}`, {
      headers: bearer(),
    });
    expect(status).toBe(400);
    expect(json.Fault.Error[0]).toMatchObject({ Message: 'Unsupported Operation', code: '500' });
    expect(json.Fault.Error[0].Detail).toContain(`/v3/company/${simulator.realmId}/customer/1/5`);
  });
});

describe('two companies', () => {
  it('of one seed are the same to the byte, of two seeds are not', async () => {
    const twin = await startSimulator(QUERY_COMPANY);
    const other = await startSimulator({ ...QUERY_COMPANY, seed: 3, now: () => NOW });
    try {
      const [twinClient, otherClient] = [await connect(twin), await connect(other)];
      for (const entity of ['Customer', 'Invoice', 'Item']) {
        const statement = `select * from ${entity} maxresults 1000`;
        const { text } = await client.get(statement);
        expect((await twinClient.get(statement)).text).toBe(text);
        expect((await otherClient.get(statement)).text).not.toBe(text);
      }
    } finally {
      await Promise.all([twin.close(), other.close()]);
    }
  });
});
