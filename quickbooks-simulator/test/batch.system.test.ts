import { describe, expect, it } from 'vitest';
import { connectedAt } from './open-simulator.ts';

const TIME = '2024-03-20T12:00:00Z';

const open = connectedAt(TIME, {
  from: '2024-01-01',
  to: '2024-03-20',
  customers: 30,
  invoices: 200,
  items: 20,
});

describe('a batch', () => {
  const query = (bId: string, Query = 'select * from Item maxresults 1') => ({ bId, Query });

  it('answers each item under its bId: rows, entities, and Faults only where one was refused', async () => {
    const { client, simulator } = await open();
    const { status, text, json } = await client.call('batch', {
      BatchItemRequest: [
        { bId: 'a', operation: 'create', Customer: { DisplayName: 'Batch' } },
        { bId: 'b', operation: 'update', Customer: { Id: '999', SyncToken: '0', sparse: true } },
        query('c', 'select * from Invoice maxresults 2'),
        query('d', 'select * from Moon'),
        { bId: 'e', operation: 'burn', Customer: {} },
        { bId: 'f', operation: 'create', Moon: {} },
      ],
    });
    expect(status).toBe(200);
    expect(json.BatchItemResponse.map((item: { bId: string }) => item.bId)).toEqual([...'abcdef']);
    expect(json.BatchItemResponse.map((item: object) => Object.keys(item)[0])).toEqual([
      ...['Customer', 'Fault', 'QueryResponse', 'Fault', 'Fault', 'Fault'],
    ]);
    expect(text).toContain(
      '"Fault":{"Error":[{"Message":"Object Not Found","Detail":"Object Not Found : Something you\'re trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.","code":"610","element":""}],"type":"ValidationFault"},"bId":"b"}',
    );
    expect(simulator.stats()).toMatchObject({ calls: 1, metered_calls: 1 });
  });

  it('deletes and voids', async () => {
    const { client } = await open();
    const [one, two] = await client.rows('select * from Invoice maxresults 2');
    const { json } = await client.call('batch', {
      BatchItemRequest: [
        { bId: '1', operation: 'delete', Invoice: { Id: one?.Id, SyncToken: one?.SyncToken } },
        {
          bId: '2',
          operation: 'update',
          optionsData: 'void',
          Invoice: { Id: two?.Id, SyncToken: two?.SyncToken },
        },
      ],
    });
    expect(json.BatchItemResponse[0].Invoice).toEqual({ domain: 'QBO', status: 'Deleted', Id: one?.Id });
    expect(json.BatchItemResponse[1].Invoice).toMatchObject({ PrivateNote: 'Voided', TotalAmt: 0 });
  });

  it.each([['30'], ['25'], ['50']] as const)(
    'takes %s items if it is set so, and refuses more with 1040',
    async (batchSize) => {
      const { client, simulator } = await open({ batchSize });
      const items = (count: number) => ({
        BatchItemRequest: Array.from({ length: count }, (_, i) => query(String(i))),
      });
      expect((await client.call('batch', items(Number(batchSize)))).status).toBe(200);
      expect(simulator.stats().metered_calls).toBe(Number(batchSize));
      const { status, json } = await client.call('batch', items(Number(batchSize) + 1));
      expect([status, json.Fault.Error[0].code]).toEqual([400, '1040']);
    },
  );

  it('counts against its own limit', async () => {
    const { client } = await open({ batchesPerMinute: 2 });
    const batch = () => client.call('batch', { BatchItemRequest: [query('1')] });
    expect([(await batch()).status, (await batch()).status]).toEqual([200, 200]);
    await expect(batch()).rejects.toThrow(SyntaxError); // 429, as XML
    expect((await client.get('select * from Item')).status).toBe(200);
  });

  it('without items is refused', async () => {
    const { client } = await open();
    expect((await client.call('batch', {})).json.Fault.Error[0].code).toBe('2020');
  });
});
