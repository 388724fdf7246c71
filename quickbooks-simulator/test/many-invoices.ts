import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { expect } from 'vitest';
import { startSimulator } from '../src/index.ts';
import { connect, type Row } from './client.ts';

/*
 * Companies too large to be held in the memory that these tests allow.
 */

/** Reads pages from any place of the range. */
export async function isServedWithoutBeingHeld(invoices: number): Promise<void> {
  const before = process.memoryUsage().heapUsed;
  const company = { from: '2015-01-01', to: '2025-01-01', customers: 5000, items: 1000 };
  const simulator = await startSimulator({ ...company, invoices });
  try {
    const client = await connect(simulator);
    expect(await client.count('select count(*) from Invoice')).toBe(invoices);
    for (const field of ['LastUpdatedTime', 'CreateTime'] as const) {
      const where = `where MetaData.${field} >= '2019-06-03T00:00:00Z' and MetaData.${field} < '2020-03-01T00:00:00Z'`;
      const count = await client.count(`select count(*) from Invoice ${where}`);
      expect(count).toBeGreaterThan(invoices / 25);
      const deepIn = invoices * 0.03;
      const page = (start: number) =>
        client.rows(
          `select * from Invoice ${where} orderby MetaData.${field} startposition ${start} maxresults 1000`,
        );
      const [deep, next, last] = [
        await page(deepIn + 1),
        await page(deepIn + 1_001),
        await page(count - 499),
      ];
      expect([deep.length, next.length, last.length]).toEqual([1000, 1000, 500]);
      const times = [...deep, ...next, ...last].map((row) => Date.parse(row.MetaData[field]));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(new Set([...deep, ...next].map((row) => row.Id)).size).toBe(2000);
      expect(times.at(-1)).toBeLessThan(Date.parse('2020-03-01T00:00:00Z'));
    }
    const ids = (
      await client.rows(
        `select * from Invoice startposition ${Math.floor(invoices * 0.7654321)} maxresults 3`,
      )
    ).map((row) => row.Id);
    const found = await client.rows(
      `select * from Invoice where Id in (${ids.map((id) => `'${id}'`).join(',')})`,
    );
    expect(found.map((row: Row) => row.Id)).toEqual(ids);
  } finally {
    await simulator.close();
  }
  // 10,000,000 rows would be at least 80 MB if each were but one number.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(75_000_000);
}

/** Reads and changes the company in a process of its own, and holds the memory of that process to a limit. */
export async function takesLessThan300MB(invoices: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-scale-'));
  try {
    const bundle = await rolldown({
      input: join(import.meta.dirname, '../src/index.ts'),
      platform: 'node',
    });
    await bundle.write({ file: join(folder, 'simulator.mjs'), format: 'esm' });
    await bundle.close();
    await writeFile(join(folder, 'read.mjs'), readerOf(invoices));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'read.mjs')]);
    const { rows, changes, largestMB } = JSON.parse(stdout);
    expect(rows).toBe(40_000);
    expect(changes).toBe(5000);
    expect(largestMB).toBeLessThan(300);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads pages of four entities from all over the range, between changes, with the client in the same process. */
const readerOf = (invoices: number) => `
import { startSimulator } from './simulator.mjs';
const simulator = await startSimulator({ from: '2015-01-01', to: '2025-01-01', invoices: ${invoices}, others: 'scaled' });
const entities = ['Invoice', 'Payment', 'Bill', 'Purchase'];
const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = simulator;
const form = new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token });
const { access_token } = await (await fetch(simulator.tokenUrl, { method: 'POST', body: form })).json();
const headers = { Authorization: 'Bearer ' + access_token, Accept: 'application/json', 'Accept-Encoding': 'identity' };
let rows = 0;
for (let i = 0; i < 40; i += 1) {
  simulator.mutate({ count: 125 });
  const entity = entities[i % entities.length];
  const start = 1 + i * ${invoices} * (entity === 'Invoice' ? 0.024 : 0.006);
  const statement = 'select * from ' + entity + ' orderby MetaData.LastUpdatedTime startposition ' + start + ' maxresults 1000';
  const url = simulator.apiUrl + '/v3/company/' + simulator.realmId + '/query?query=' + encodeURIComponent(statement);
  const text = await (await fetch(url, { headers })).text();
  rows += Number(/"maxResults":(\\d+)/.exec(text.slice(-200))[1]);
}
const changes = Object.values(simulator.mutate({})).reduce((sum, count) => sum + count, 0);
await simulator.close();
console.log(JSON.stringify({ rows, changes, largestMB: process.resourceUsage().maxRSS / 1024 }));
`;
