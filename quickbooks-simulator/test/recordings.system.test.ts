import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../src/index.ts';
import { connect } from './client.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Texts that no serialiser would write like this. */
const ROWS = [
  '{"Id":"3","Balance":639.00,"DisplayName":"Zoë \\u00e9\\/ 🌻","Active":true,"MetaData":{"CreateTime":"2020-03-08T01:59:59-08:00","LastUpdatedTime":"2020-03-08T03:00:01-07:00"}}',
  '{ "Id" : "1",\n  "Balance" : 0, "Big": 12345678901234567890, "DisplayName": "adam",\t"Active" : true,\n "MetaData":{"CreateTime":"2020-01-01T00:00:00-08:00","LastUpdatedTime":"2020-12-01T00:00:00-08:00"} }',
  '{"Id":"2","Balance":1e2,"DisplayName":"Old (deleted)","Active":false,"MetaData":{"CreateTime":"2020-02-01T00:00:00-08:00","LastUpdatedTime":"2020-02-01T00:00:00-08:00"}}',
];
const recording = (entity: string, rows: readonly string[]) =>
  `{"QueryResponse":{"${entity}":[${rows.join(',\n')}],"startPosition":1,"maxResults":${rows.length}},"time":"2020-12-02T00:00:00.000-08:00"}`;

async function file(name: string, text: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('recorded rows', () => {
  it('are served byte for byte, in the order asked for, in place of generated ones', async () => {
    const records = [
      await file('one.json', recording('Customer', ROWS.slice(0, 2))),
      await file('two.json', recording('Customer', ROWS.slice(2))),
    ];
    await serving(records, async (client) => {
      const all = 'select * from Customer where Active in (true,false)';
      const { text } = await client.get(`${all} orderby MetaData.LastUpdatedTime`);
      expect(text).toContain(
        `{"QueryResponse":{"Customer":[${ROWS[2]},${ROWS[0]},${ROWS[1]}],"startPosition":1`,
      );
      const created = await client.get(`${all} orderby MetaData.CreateTime`);
      expect(created.text).toContain(`[${ROWS[1]},${ROWS[2]},${ROWS[0]}]`);
      const { text: shown } = await client.get('select * from Customer');
      expect(shown).toContain(`[${ROWS[0]},${ROWS[1]}]`); // Z before a: byte order
      expect(await client.count('select count(*) from Customer')).toBe(2);
      expect((await client.rows("select * from Customer where Id = '1'"))[0]?.DisplayName).toBe('adam');
    });
  });

  it('are found by their real times', async () => {
    await serving([await file('one.json', recording('Customer', ROWS))], async (client) => {
      const where = "where Active in (true,false) and MetaData.LastUpdatedTime >= '2020-03-08T10:00:01Z'";
      expect(await client.count(`select count(*) from Customer ${where}`)).toBe(2);
      expect(await client.count(`select count(*) from Customer ${where.replace('>=', '>')}`)).toBe(1);
    });
  });

  it('of any entity can be queried by the properties they have; entities of the company are empty', async () => {
    const bill = ROWS[0]?.replace('"Active":true,', '"Line":[],') ?? '';
    await serving([await file('bill.json', recording('Bill', [bill]))], async (client) => {
      const { text } = await client.get("select * from Bill where displayname like 'zo%'");
      expect(text).toContain(`"Bill":[${bill}],"startPosition":1,"maxResults":1,"totalCount":1}`);
      expect((await client.get('select * from Bill where Active = true')).json.Fault.Error[0].Detail).toBe(
        'QueryValidationError: Property Active not found for Entity Bill',
      );
      expect((await client.get("select * from Bill where Line = '1'")).json.Fault.Error[0].Detail).toBe(
        "QueryValidationError: property 'Line' is not queryable",
      );
      expect(await client.count('select count(*) from Invoice')).toBe(0);
      expect((await client.get('select * from Unicorn')).status).toBe(400);
    });
  });

  it('of one Id count once: the last file wins', async () => {
    const newer = ROWS[0]?.replace('639.00', '12.50') ?? '';
    const records = [
      await file('older.json', recording('Customer', ROWS)),
      await file('newer.json', recording('Customer', [newer])),
    ];
    await serving(records, async (client) => {
      expect((await client.get("select * from Customer where Id = '3'")).text).toContain(`[${newer}]`);
      expect(await client.count('select count(*) from Customer where Active in (true,false)')).toBe(3);
    });
  });

  it('may be none', async () => {
    const empty = await file('empty.json', '{"QueryResponse":{},"time":"2020-12-02T00:00:00.000-08:00"}');
    await serving([empty], async (client) => {
      expect(await client.count('select count(*) from Customer')).toBe(0);
    });
  });
});

describe('a file that is not a recorded query response is refused by name', () => {
  it.each([
    ['text.json', 'Id;Name\n', 'is not a recorded query response: unexpected "I" at byte 0'],
    [
      'cut.json',
      recording('Customer', ROWS).slice(0, 400),
      'is not a recorded query response: the text ends at byte',
    ],
    ['list.json', '[1]', 'is not a recorded query response: it has no "QueryResponse" object'],
    ['fault.json', '{"Fault":{"Error":[]}}', 'it has no "QueryResponse" object'],
    ['single.json', `{"Customer":${ROWS[0]}}`, 'it has no "QueryResponse" object'],
    ['rows.json', recording('Customer', ['1']), '"QueryResponse.Customer" is not an array of objects'],
    [
      'object.json',
      '{"QueryResponse":{"Customer":{}}}',
      '"QueryResponse.Customer" is not an array of objects',
    ],
    ['latin1.json', Buffer.from(recording('Customer', ['{"Id":"é"}']), 'latin1'), 'is not UTF-8'],
  ])('%s', async (name, text, message) => {
    const path = await file(name, text);
    const failure = startSimulator({ records: [path] });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(path);
  });

  it('a file that is not there', async () => {
    await expect(startSimulator({ records: [join(folder, 'none.json')] })).rejects.toThrow(
      /cannot read .*none\.json/,
    );
  });
});

async function serving(
  records: readonly string[],
  use: (client: Awaited<ReturnType<typeof connect>>) => Promise<void>,
): Promise<void> {
  const simulator = await startSimulator({ records });
  try {
    await use(await connect(simulator));
  } finally {
    await simulator.close();
  }
}
