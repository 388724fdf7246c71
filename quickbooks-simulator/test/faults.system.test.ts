import { afterEach, describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../src/faults/fault-kinds.ts';
import { type FaultOrder, Faults } from '../src/faults/faults.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { ask, connect, refresh } from './client.ts';

const running: Simulator[] = [];
const start = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({ customers: 20, invoices: 40, items: 10, ...options });
  running.push(simulator);
  return simulator;
};
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

const call = { realm: '1', endpoint: 'query', entities: ['invoice'] } as const;
const hits = (order: FaultOrder, calls: number, seed = 1) => {
  const faults = new Faults(seed);
  faults.add(order);
  return Array.from({ length: calls }, () => faults.strike(call).answer !== undefined);
};

describe('a fault happens', () => {
  it.each([
    ['at every call', { kind: 'reset' }, [true, true, true, true]],
    ['so often', { count: 2 }, [true, true, false, false]],
    ['at the n-th call', { nth: 3 }, [false, false, true, false]],
    ['from the n-th call on, so often', { nth: 2, count: 2 }, [false, true, true, false]],
    ['for its entity', { entity: 'Invoice' }, [true, true, true, true]],
    ['not for another entity', { entity: 'Customer' }, [false, false, false, false]],
    ['not at another endpoint', { endpoint: 'cdc' }, [false, false, false, false]],
    ['not for another realm', { realm: '2' }, [false, false, false, false]],
  ] as const)('%s', (_when, order, expected) => {
    expect(hits({ ...order, kind: 'bad_gateway' }, 4)).toEqual(expected);
  });

  it('with its probability, and at the same calls for one seed', () => {
    const order = { kind: 'bad_gateway', probability: 0.3 } as const;
    const [one, twin, other] = [hits(order, 1000), hits(order, 1000), hits(order, 1000, 2)];
    expect(twin).toEqual(one);
    expect(other).not.toEqual(one);
    expect(Math.abs(one.filter(Boolean).length - 300)).toBeLessThan(60);
    expect(hits({ ...order, seed: 2 }, 1000)).toEqual(other);
    expect(hits({ ...order, count: 5 }, 1000).filter(Boolean).length).toBe(5);
  });
});

describe('answers in place of the service', () => {
  const statuses: [FaultOrder['kind'], number, string][] = [
    ['throttle_xml', 429, 'application/xml'],
    ['throttle_json', 429, 'application/json'],
    ['unauthorized', 401, 'application/json'],
    ['forbidden', 403, 'application/json'],
    ['server_error', 500, 'text/html'],
    ['bad_gateway', 502, 'text/html'],
    ['unavailable', 503, 'text/html'],
    ['gateway_timeout', 504, 'text/html'],
    ['system_fault', 500, 'application/json'],
    ['fault_in_200', 200, 'application/json;charset=utf-8'],
    ['budget_spent', 429, 'application/xml'],
  ];
  it.each(statuses)('%s is %d', async (kind, status, type) => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind, count: 1, ...(kind === 'gateway_timeout' && { seconds: 0.05 }) });
    const began = Date.now();
    const response = await fetch(`${client.address}?query=select%20*%20from%20Item`, {
      headers: { Authorization: `Bearer ${client.token}`, Accept: 'application/json' },
    });
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
    expect(response.headers.get('intuit-tid')).toMatch(/^1-/);
    expect(response.headers.get('retry-after')).toBe(kind === 'throttle_json' ? '60' : null);
    if (kind === 'unauthorized') expect(text).toContain(`Token expired: ${client.token}`);
    if (kind === 'forbidden') expect(JSON.parse(text).fault.error[0].code).toBe('3100');
    if (kind === 'fault_in_200') expect(JSON.parse(text).Fault.Error[0].code).toBe('10000');
    if (kind === 'throttle_json') expect(JSON.parse(text).fault.error[0].code).toBe('3001');
    if (kind === 'throttle_xml')
      expect(text).toMatch(
        /^<\?xml .*\n<IntuitResponse time="[^"]+" xmlns=".*">\n {2}<Fault type="SERVICE">\n {4}<Error code="3001">/,
      );
    if (kind === 'gateway_timeout') expect(Date.now() - began).toBeGreaterThan(45);
    if (type === 'text/html') expect(text).toMatch(/^<html>.*<center>nginx<\/center>/s);
    expect((await client.get('select * from Item')).status).toBe(200);
  });
});

describe('on the way', () => {
  it.each(['cut_body', 'reset'] as const)('%s fails the request', async (kind) => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind, nth: 1 });
    await expect(client.get('select * from Invoice')).rejects.toThrow();
    expect((await client.rows('select * from Invoice')).length).toBe(40);
  });

  it('cut_json ends in the middle of the text', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind: 'cut_json', nth: 1 });
    await expect(client.get('select * from Invoice')).rejects.toThrow(SyntaxError);
  });

  it('stall is silent after half the body, for a while or for ever', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind: 'stall', nth: 1, seconds: 0.1 });
    const began = Date.now();
    expect((await client.rows('select * from Invoice')).length).toBe(40);
    expect(Date.now() - began).toBeGreaterThan(90);
    simulator.addFault({ kind: 'stall', nth: 1 });
    const patience = new AbortController();
    const response = await fetch(`${client.address}?query=select%20*%20from%20Item`, {
      headers: { Authorization: `Bearer ${client.token}` },
      signal: patience.signal,
    });
    expect(response.status).toBe(200);
    setTimeout(() => patience.abort(), 300);
    await expect(response.text()).rejects.toThrow(/abort/i);
  });
});

describe('of the rows', () => {
  it('extra_row brings 101 rows for MAXRESULTS 100, and says so', async () => {
    const simulator = await start({ invoices: 300 });
    const client = await connect(simulator);
    simulator.addFault({ kind: 'extra_row', entity: 'Invoice' });
    const { json } = await client.get('select * from Invoice maxresults 100');
    expect(json.QueryResponse.Invoice.length).toBe(101);
    expect(json.QueryResponse.maxResults).toBe(101);
    expect((await client.rows('select * from Item maxresults 3')).length).toBe(3);
  });

  it('short_page brings half of a page that is not the last', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind: 'short_page', nth: 1 });
    expect((await client.rows('select * from Invoice maxresults 20')).length).toBe(10);
    expect((await client.rows('select * from Invoice maxresults 20')).length).toBe(20);
  });

  it('lost_row keeps the last row of each page back, and counts it', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const all = await client.rows('select * from Invoice orderby Id maxresults 20');
    simulator.addFault({ kind: 'lost_row' });
    expect(await client.rows('select * from Invoice orderby Id maxresults 20')).toEqual(all.slice(0, -1));
    expect(await client.rows('select * from Invoice orderby Id maxresults 1')).toEqual([]);
    const { json } = await client.get('select count(*) from Invoice');
    simulator.clearFaults();
    expect((await client.get('select count(*) from Invoice')).json.QueryResponse).toEqual(json.QueryResponse);
  });

  it('no_rows answers a query as if nothing were there, and counts it', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const count = await client.count('select count(*) from Invoice');
    simulator.addFault({ kind: 'no_rows' });
    const { json } = await client.get('select * from Invoice');
    expect(json.QueryResponse).toEqual({});
    expect(await client.count('select count(*) from Invoice')).toBe(count);
  });

  it('ignored_order brings the rows in their own order', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const own = await client.rows('select * from Invoice');
    simulator.addFault({ kind: 'ignored_order' });
    expect(await client.rows('select * from Invoice orderby MetaData.LastUpdatedTime')).toEqual(own);
  });

  it('other_period brings a report of the days that it has without dates', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    simulator.addFault({ kind: 'other_period', endpoint: 'report', count: 1 });
    const path = 'reports/AgedReceivables?report_date=2024-01-31';
    const others = await client.call(path);
    expect(others.json.Header).toMatchObject({ DateMacro: 'today' });
    expect(others.json.Header.EndPeriod).not.toBe('2024-01-31');
    expect((await client.call(path)).json.Header.EndPeriod).toBe('2024-01-31');
  });
});

describe('the token endpoint', () => {
  it('is spared unless it is named, or the budget is spent', async () => {
    const simulator = await start();
    simulator.addFault({ kind: 'bad_gateway' });
    expect((await refresh(simulator, simulator.refreshToken)).status).toBe(200);
    simulator.clearFaults();
    simulator.addFault({ kind: 'throttle_json', endpoint: 'token', count: 1 });
    expect((await refresh(simulator, simulator.refreshToken)).status).toBe(429);
    expect((await refresh(simulator, simulator.refreshToken)).status).toBe(200);
  });
});

describe('/_simulator/faults', () => {
  it('orders, lists with hits, and clears', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const url = `${simulator.url}/_simulator/faults`;
    const order = { kind: 'bad_gateway', nth: 2, entity: 'Invoice' };
    await ask(url, { method: 'POST', body: JSON.stringify(order) });
    await client.get('select * from Invoice');
    await client.get('select * from Item');
    expect((await ask(url)).json).toEqual({ faults: [{ ...order, calls: 1, hits: 0 }] });
    await expect(client.get('select * from Invoice')).rejects.toThrow(SyntaxError);
    expect(simulator.faults()).toEqual([{ ...order, calls: 2, hits: 1 }]);
    expect((await ask(url, { method: 'DELETE' })).json).toEqual({ faults: [] });
    expect(simulator.faults()).toEqual([]);
  });

  it.each([
    ['{"kind":"flood"}', `kind of a fault must be ${Object.keys(FAULT_KINDS).join(', ')}, not "flood"`],
    ['{"kind":"reset","endpoint":"moon"}', 'endpoint of a fault must be query, read,'],
    ['{"kind":"reset","nth":"2"}', 'nth of a fault must be a number, not "2"'],
    ['{"kind":"reset","entities":"Item"}', 'a fault has no "entities"'],
    [
      '{"kind":"reset","entity":"Items"}',
      'entity of a fault names Items, which is no entity and no report: Item is near',
    ],
    ['{kind}', 'the body is not JSON'],
    ['[]', 'the body is not a JSON object'],
  ])('refuses %s', async (body, reason) => {
    const simulator = await start();
    const { status, json } = await ask(`${simulator.url}/_simulator/faults`, { method: 'POST', body });
    expect(status).toBe(400);
    expect(json.error).toContain(reason);
    expect(simulator.faults()).toEqual([]);
  });
});
