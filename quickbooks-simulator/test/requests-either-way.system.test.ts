import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { connect } from './client.ts';

const NOW = Date.parse('2024-07-01T00:00:00Z');
let simulator: Simulator;
let client: Awaited<ReturnType<typeof connect>>;
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-04-01', customers: 60, invoices: 400, items: 40, now: () => NOW },
  });
  client = await connect(simulator);
});
afterEach(() => simulator.close());

describe('what is not certain of requests is done either way', () => {
  it('enhancedCustomFields: in queries, reads, change data capture and batches', async () => {
    const include = 'include=enhancedAllCustomFields&minorversion=75';
    const statement = "select * from Customer where Id = '1'";
    const answers = async () => [
      await client.call(`query?query=${encodeURIComponent(statement)}&${include}`),
      await client.call(`customer/1?${include}`),
      await client.call(`cdc?entities=Customer&changedSince=2024-06-30&${include}`),
      await client.call(`batch?${include}`, { BatchItemRequest: [{ bId: '1', Query: statement }] }),
    ];
    simulator.mutate({ count: 1, entities: ['Customer'], kinds: ['edit'] });
    const fields = (await answers()).map(({ text }) => /"CustomField":\[.*?\]/.exec(text)?.[0]);
    expect(fields[0]).toBeDefined();
    expect([fields[1], fields[3]]).toEqual([fields[0], fields[0]]);
    expect(fields[2]).toBeDefined();
    expect((await client.rows(statement))[0]?.CustomField).toBeUndefined();
    simulator.tune({ enhancedCustomFields: 'ignored' });
    for (const { text } of await answers()) expect(text).not.toContain('CustomField');
    simulator.tune({ enhancedCustomFields: 'refused-for-vendors' });
    expect((await client.call(`vendor/1?${include}`)).json.Fault.Error[0].code).toBe('4000');
    expect((await answers()).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    simulator.tune({ enhancedCustomFields: 'refused' });
    expect((await answers()).map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });

  it('expiredToken', async () => {
    simulator.tune({ expiredToken: 'service' });
    const response = await fetch(client.address, { headers: { Authorization: 'Bearer old' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/xml']);
    expect(await response.text()).toContain('<Error code="100">');
  });

  it('unspecifiedAccept', async () => {
    const type = async () =>
      (
        await fetch(`${client.address}?query=select%20*%20from%20Item`, {
          headers: { Authorization: `Bearer ${client.token}` },
        })
      ).headers.get('content-type');
    expect(await type()).toBe('application/xml;charset=utf-8');
    simulator.tune({ unspecifiedAccept: 'json' });
    expect(await type()).toBe('application/json;charset=utf-8');
  });
});
