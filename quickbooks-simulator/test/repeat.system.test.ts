import { describe, expect, it } from 'vitest';
import { startSimulator } from '../src/index.ts';

/** Everything that a client can see of a run: each answer with its status, its headers and its bytes. */
async function record(seed: number): Promise<string[]> {
  const simulator = await startSimulator({
    ...{
      seed,
      realm: ['1', '2'],
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 30,
      invoices: 80,
      items: 20,
    },
    ...{ clock: '2024-02-20T00:00:00Z', requestsPerMinute: 30, latencyMs: 1, latencyTailMs: 3 },
  });
  const seen: string[] = [];
  let token = '';
  const call = async (path: string, body?: object | URLSearchParams) => {
    const init = { method: 'POST', body: body instanceof URLSearchParams ? body : JSON.stringify(body) };
    const response = await fetch(`${simulator.url}${path}`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      ...(body !== undefined && init),
    });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    const text = (await response.text()).replaceAll(simulator.url, '');
    seen.push(`${path} ${response.status} ${JSON.stringify(headers)} ${text}`);
    return text;
  };
  const query = (statement: string) => call(`/v3/company/1/query?query=${encodeURIComponent(statement)}`);
  try {
    // Later than the start, whose milliseconds differ.
    await call('/_simulator/clock', { stopped: true, set: '2024-02-20T00:01:00Z' });
    const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = simulator;
    const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
    token = JSON.parse(await call('/oauth2/v1/tokens/bearer', new URLSearchParams(form))).access_token;
    await call('/_simulator/faults', { kind: 'bad_gateway', probability: 0.3 });
    for (let i = 0; i < 6; i += 1) {
      await call('/_simulator/mutate', { count: 15 });
      await query('select * from Invoice orderby MetaData.LastUpdatedTime maxresults 30');
      await query('select * from Customer where Active in (true,false)');
      await call('/v3/company/1/customer', { DisplayName: `Added ${i}`, Notes: '\u00e9' });
      await call('/_simulator/clock', { advance_seconds: 7 });
    }
    await call('/v3/company/1/cdc?entities=Invoice,Customer,Item&changedSince=2024-02-19');
    await call('/v3/company/1/batch', { BatchItemRequest: [{ bId: '1', Query: 'select * from Item' }] });
    await call('/v3/company/2/companyinfo/2');
    await call('/_simulator/truth?entity=Invoice');
    await call('/_simulator/stats');
    return seen;
  } finally {
    await simulator.close();
  }
}

describe('two runs', () => {
  it('of one seed and one script are the same to the byte, headers and tokens too; of two seeds they are not', async () => {
    const first = await record(4);
    expect(await record(4)).toEqual(first);
    const other = await record(5);
    expect(other.length).toBe(first.length);
    expect(other).not.toEqual(first);
    const statuses = new Set(first.map((line) => line.split(' ')[1]));
    expect([...statuses].sort()).toEqual(['200', '403', '502']);
    const ids = first.flatMap((line) => /"intuit-tid","([^"]+)"/.exec(line)?.[1] ?? []);
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
