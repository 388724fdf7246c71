import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { ask, connect, type Row } from './client.ts';
import { QUERY_COMPANY } from './query-company.ts';

let simulator: Simulator;

let client: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  simulator = await startSimulator(QUERY_COMPANY);
  client = await connect(simulator);
});

afterAll(() => simulator.close());

const bearer = () => ({ Authorization: `Bearer ${client.token}`, Accept: 'application/json' });

describe('a page', () => {
  it('has the entities first, then where it starts and how many rows it has', async () => {
    const { status, text, json } = await client.get('select * from Customer startposition 11 maxresults 7');
    expect(status).toBe(200);
    expect(text.startsWith('{"QueryResponse":{"Customer":[{"Taxable":')).toBe(true);
    expect(
      text.endsWith('}],"startPosition":11,"maxResults":7},"time":"2025-02-02T20:05:06.007-08:00"}'),
    ).toBe(true);
    expect(json.QueryResponse.Customer.length).toBe(7);
  });

  it('of invoices has the number of its rows as totalCount too, other entities have none', async () => {
    const invoices = await client.get('select * from Invoice startposition 2999');
    expect(invoices.text).toMatch(/\],"startPosition":2999,"maxResults":2,"totalCount":2\},"time":/);
    expect((await client.get('select * from Item maxresults 3')).json.QueryResponse).not.toHaveProperty(
      'totalCount',
    );
  });

  it('has 100 rows unless more are asked for, up to 1,000', async () => {
    expect((await client.rows('select * from Invoice')).length).toBe(100);
    expect((await client.rows('select * from Invoice maxresults 1000')).length).toBe(1000);
  });

  it('after the last row is an empty response', async () => {
    const { text } = await client.get('select * from Invoice startposition 3001');
    expect(text).toBe('{"QueryResponse":{},"time":"2025-02-02T20:05:06.007-08:00"}');
  });

  it('names the entity as QuickBooks spells it, whatever the statement does', async () => {
    const { json } = await client.get(
      'SELECT * FROM cUstomer WHERE active IN (TRUE) ORDERBY metadata.createtime MAXRESULTS 1',
    );
    expect(Object.keys(json.QueryResponse)[0]).toBe('Customer');
  });

  it('has the recorded headers, and a transaction id of its own', async () => {
    const [one, other] = [await client.get('select * from Item'), await client.get('select * from Item')];
    const headers = Object.fromEntries(one.headers);
    expect(headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      'transfer-encoding': 'chunked',
      server: 'nginx',
      'qbo-version': expect.any(String),
      'service-time': expect.any(String),
      'x-spanid': expect.any(String),
      expires: '0',
      'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
      'strict-transport-security': expect.any(String),
      'x-amzn-trace-id': `Root=${headers['intuit-tid']}`,
    });
    expect(headers['intuit-tid']).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(other.headers.get('intuit-tid')).not.toBe(headers['intuit-tid']);
  });

  it('is compressed for a client that accepts that, and for no other', async () => {
    const { request } = await import('node:http');
    const url = new URL(`${client.address}?query=${encodeURIComponent('select * from Item')}`);
    const raw = (headers: Record<string, string>) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
        request(url, { headers: { ...bearer(), ...headers } }, async (response) => {
          const chunks = [];
          for await (const chunk of response) chunks.push(chunk);
          resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) });
        })
          .on('error', reject)
          .end();
      });
    const plain = await raw({});
    const compressed = await raw({ 'Accept-Encoding': 'gzip, deflate, br' });
    expect(plain.encoding).toBeUndefined();
    expect(compressed.encoding).toBe('gzip');
    expect(compressed.body.length).toBeLessThan(plain.body.length / 2);
    expect(gunzipSync(compressed.body).equals(plain.body)).toBe(true);
  });
});

describe('paging', () => {
  it.each([
    ['Invoice', 'orderby MetaData.LastUpdatedTime', 3000],
    ['Invoice', '', 3000],
    ['Customer', 'where Active in (true, false)', 300],
    ['Item', 'where Active in (true, false) orderby MetaData.CreateTime desc', 60],
  ])('through %s %s brings every row once', async (entity, rest, size) => {
    const ids: string[] = [];
    for (;;) {
      const rows = await client.rows(
        `select * from ${entity} ${rest} maxresults 700 startposition ${ids.length + 1}`,
      );
      ids.push(...rows.map((row) => row.Id));
      if (rows.length < 700) break;
    }
    expect(ids.length).toBe(size);
    expect(new Set(ids).size).toBe(size);
  });

  it('by UTC days brings what the counts say, with every row in its day', async () => {
    const day = 86_400_000;
    let counted = 0;
    for (
      let start = Date.parse('2024-03-01T00:00:00Z');
      start < Date.parse('2024-04-01T00:00:00Z');
      start += day
    ) {
      const where = `where MetaData.LastUpdatedTime >= '${iso(start)}' and MetaData.LastUpdatedTime < '${iso(start + day)}'`;
      const rows = await client.rows(`select * from Invoice ${where} maxresults 1000`);
      expect(rows.every((row) => updated(row) >= start && updated(row) < start + day)).toBe(true);
      counted += rows.length;
    }
    const whole =
      "where MetaData.LastUpdatedTime >= '2024-02-29T16:00:00-0800' and MetaData.LastUpdatedTime < '2024-03-31T17:00:00-07:00'";
    expect(await client.count(`select count(*) from Invoice ${whole}`)).toBe(counted);
    expect(counted).toBeGreaterThan(100);
  });
});

describe('inactive rows', () => {
  it('are hidden unless the statement asks about Active', async () => {
    const all = await client.count('select count(*) from Customer where Active in (true,false)');
    const active = await client.count('select count(*) from Customer');
    const inactive = await client.rows('select * from Customer where Active = false maxresults 1000');
    expect(all).toBe(300);
    expect(inactive.length).toBeGreaterThan(5);
    expect(active).toBe(all - inactive.length);
    expect(inactive.every((row) => row.DisplayName.endsWith(' (deleted)') && row.Active === false)).toBe(
      true,
    );
    const shown = await client.rows('select * from Customer maxresults 1000');
    expect(shown.every((row) => row.Active === true)).toBe(true);
  });
});

describe('the statement', () => {
  const statement = "select * from Item where Name like '%a%' maxresults 5";

  it.each([
    ['in the URL of a GET', {}, true],
    [
      'as the body of a POST, application/text',
      { method: 'POST', headers: { 'Content-Type': 'application/text' } },
      false,
    ],
    [
      'as the body of a POST, text/plain',
      { method: 'POST', headers: { 'Content-Type': 'text/plain;charset=UTF-8' } },
      false,
    ],
    [
      'in the URL of a POST without a body',
      { method: 'POST', headers: { 'Content-Type': 'text/plain' } },
      true,
    ],
  ])('may stand %s', async (_where, init: RequestInit, isInUrl) => {
    const url = isInUrl ? `${client.address}?query=${encodeURIComponent(statement)}` : client.address;
    const { text } = await ask(`${url}${isInUrl ? '&' : '?'}minorversion=75`, {
      ...init,
      headers: { ...bearer(), ...init.headers },
      ...(isInUrl ? {} : { body: statement }),
    });
    expect(text).toBe((await client.get(statement)).text);
    expect(text).toContain('"maxResults":5');
  });

  it('may have a literal + in an offset, which arrives as a blank', async () => {
    const where = "where MetaData.CreateTime >= '2024-03-01T00:00:00+00:00'";
    const url = `${client.address}?query=${encodeURIComponent(`select count(*) from Invoice ${where}`).replaceAll('%2B', '+')}`;
    const { json } = await ask(url, { headers: bearer() });
    expect(json.QueryResponse.totalCount).toBe(await client.count(`select count(*) from Invoice ${where}`));
    expect(json.QueryResponse.totalCount).toBeGreaterThan(0);
  });

  it('may be as long as a list of a thousand Ids', async () => {
    const ids = (await client.rows('select * from Invoice maxresults 1000')).map((row) => row.Id);
    const { json } = await ask(client.address, {
      method: 'POST',
      headers: { ...bearer(), 'Content-Type': 'application/text' },
      body: `select * from Invoice where Id in (${ids.map((id) => `'${id}'`).join(',')}) maxresults 1000`,
    });
    expect(json.QueryResponse.Invoice.map((row: Row) => row.Id).sort()).toEqual(ids.sort());
  });
});

function updated(row: Row): number {
  return Date.parse(row.MetaData.LastUpdatedTime);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
