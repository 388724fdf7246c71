import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect, type Row } from './client.ts';

let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
let rows: Row[];
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-04-01', customers: 20, invoices: 60, items: 20, others: 1000 },
    clock: '2024-04-02T00:00:00Z',
  });
  simulator.clock.stop();
  client = await connect(simulator);
  rows = await client.rows('select * from Attachable maxresults 1000');
});
afterEach(() => simulator.close());

const fileRow = () => rows.find((row) => row.ThumbnailFileAccessUri !== undefined && row.Size > 0) as Row;
const headers = () => ({ Authorization: `Bearer ${client.token}` });
const download = (path: string) =>
  fetch(`${simulator.apiUrl}/v3/company/${simulator.realmId}/${path}`, { headers: headers() });
const addressOf = async (path: string) => (await download(path)).text();

describe('attachables', () => {
  it('attachmentAddresses: signed anew at every read and in change data capture, or stable', async () => {
    const { Id } = fileRow();
    const addresses = async () => {
      const read = (await client.call(`attachable/${Id}`)).json.Attachable;
      const [queried] = await client.rows(`select * from Attachable where Id = '${Id}'`);
      return [read, queried].flatMap((row) => [row.TempDownloadUri, row.ThumbnailTempDownloadUri]);
    };
    expect(new Set([...(await addresses()), ...(await addresses())]).size).toBe(8);
    simulator.mutate({ count: 20, kinds: ['edit'], entities: ['Attachable'] });
    const { json } = await client.call('cdc?entities=Attachable&changedSince=2024-04-02T00:00:00Z');
    const captured: Row[] = json.CDCResponse[0].QueryResponse[0].Attachable;
    const files = captured.filter((row) => row.FileAccessUri);
    expect(files.length).toBeGreaterThan(5);
    for (const row of files) expect(row.TempDownloadUri).toMatch(/&X-Amz-Signature=[0-9a-f]{64}$/);
    simulator.tune({ attachmentAddresses: 'stable' });
    expect(new Set([...(await addresses()), ...(await addresses())]).size).toBe(2);
  });

  it('have a file of their own if they are new, and new addresses after a client sent the old ones back', async () => {
    simulator.mutate({ count: 20, kinds: ['add'], entities: ['Attachable'] });
    const all = await client.rows('select * from Attachable maxresults 1000');
    for (const { Id, FileAccessUri } of all.filter((row) => row.FileAccessUri)) {
      expect(FileAccessUri.split('/').at(-1)).toBe(Id);
    }
    const row = fileRow();
    const { Attachable } = (await client.call('attachable', { ...row, Note: 'kept' })).json;
    expect(Attachable).toMatchObject({ Note: 'kept', SyncToken: String(Number(row.SyncToken) + 1) });
    expect([undefined, row.TempDownloadUri]).not.toContain(Attachable.TempDownloadUri);
  });

  it('have the signed address after the other, and none if they are notes', () => {
    for (const row of rows) {
      const keys = Object.keys(row);
      if (row.FileAccessUri === undefined) expect(row.TempDownloadUri).toBeUndefined();
      else expect(keys[keys.indexOf('FileAccessUri') + 1]).toBe('TempDownloadUri');
      expect(row.ThumbnailTempDownloadUri === undefined).toBe(row.ThumbnailFileAccessUri === undefined);
    }
  });

  it('are of every kind: notes, unattached, empty, of one name, and with names that are no file names', () => {
    const names = rows.map((row) => row.FileName);
    expect(rows.filter((row) => row.Note !== undefined && row.FileName === undefined).length).toBeGreaterThan(
      5,
    );
    expect(rows.filter((row) => row.FileName && row.AttachableRef === undefined).length).toBeGreaterThan(5);
    expect(rows.filter((row) => row.Size === 0).length).toBeGreaterThan(0);
    expect(names.filter((name) => name === 'image.png').length).toBeGreaterThan(1);
    expect(names.some((name) => name?.includes('../'))).toBe(true);
  });

  it('each file is served with the Size and ContentType that it has, whatever its name', async () => {
    const files = rows.filter((row) => row.FileAccessUri);
    for (const row of files.slice(0, 60)) {
      const response = await fetch(row.TempDownloadUri);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, row.ContentType]);
      expect(response.headers.get('content-length')).toBe(String(row.Size));
      expect((await response.arrayBuffer()).byteLength).toBe(row.Size);
    }
  });
});

describe('a download', () => {
  it('downloadBody: the address of the file as plain text, bare or quoted', async () => {
    const { Id, TempDownloadUri } = fileRow();
    const response = await download(`download/${Id}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain;charset=utf-8',
    ]);
    const address = await response.text();
    const bytes = async (from: string) => Buffer.from(await (await fetch(from)).arrayBuffer());
    expect((await bytes(address)).equals(await bytes(TempDownloadUri))).toBe(true);
    simulator.tune({ downloadBody: 'quoted' });
    expect(await addressOf(`download/${Id}`)).toMatch(/^"http:.*"$/);
    expect(simulator.stats().metered_calls).toBe(3);
  });

  it('gives the thumbnail too', async () => {
    const response = await fetch(await addressOf(`attachable-thumbnail/${fileRow().Id}`));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it.each(['download/1', 'download/TAX'])('of %s is refused', async (path) => {
    const response = await download(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/xml']);
  });

  it('of a note is refused with 610', async () => {
    const note = rows.find((row) => row.FileName === undefined);
    expect((await client.call(`download/${note?.Id}`)).json.Fault.Error[0].code).toBe('610');
  });

  it('needs a token', async () => {
    const path = `${simulator.apiUrl}/v3/company/${simulator.realmId}/download/${fileRow().Id}`;
    expect((await fetch(path)).status).toBe(401);
  });
});

describe('the file store', () => {
  const codeAt = async (address: string, init: RequestInit = {}) => {
    const response = await fetch(address, init);
    return [response.status, /<Code>(\w+)/.exec(await response.text())?.[1]];
  };

  it('refuses an Authorization header with 400', async () => {
    expect(await codeAt(fileRow().TempDownloadUri, { headers: headers() })).toEqual([400, 'InvalidArgument']);
  });

  it('refuses an address after 900 s with 403, and a changed one', async () => {
    const address: string = fileRow().TempDownloadUri;
    expect(await codeAt(address.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')))).toEqual([
      403,
      'SignatureDoesNotMatch',
    ]);
    simulator.clock.advance(899);
    expect((await codeAt(address))[0]).toBe(200);
    simulator.clock.advance(1);
    expect(await codeAt(address)).toEqual([403, 'AccessDenied']);
  });

  it('has no file of a deleted attachable', async () => {
    const { Id, SyncToken, TempDownloadUri } = fileRow();
    await client.call('attachable?operation=delete', { Id, SyncToken });
    expect(await codeAt(TempDownloadUri)).toEqual([404, 'NoSuchKey']);
    expect((await client.call(`download/${Id}`)).json.Fault.Error[0].code).toBe('610');
  });

  it('can be disturbed by a fault of its own endpoint, and is not counted as a call to the API', async () => {
    const { calls } = simulator.stats();
    simulator.addFault({ kind: 'bad_gateway' });
    expect((await codeAt(fileRow().TempDownloadUri))[0]).toBe(200);
    simulator.addFault({ kind: 'cut_body', endpoint: 'store', count: 1 });
    await expect(codeAt(fileRow().TempDownloadUri)).rejects.toThrow('terminated');
    expect((await codeAt(fileRow().TempDownloadUri))[0]).toBe(200);
    expect(simulator.stats().calls).toBe(calls);
  });
});
