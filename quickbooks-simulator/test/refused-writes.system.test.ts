import { describe, expect, it } from 'vitest';
import { connectedAt } from './open-simulator.ts';
import { codeOf, lineOf, NOW, WRITE_COMPANY } from './write-company.ts';

const open = connectedAt(NOW, WRITE_COMPANY);

describe('a refusal', () => {
  it.each([
    [
      'customer/9999',
      undefined,
      '610',
      /^Object Not Found : Something you're trying to use has been made inactive\./,
    ],
    ['customer/1.5', undefined, '2030', /^Id should be a valid number\. Supplied value:1\.5$/],
    [
      'customer/1/5',
      undefined,
      '500',
      /^Operation Could not find resource for relative : \/v3\/company\/\d+\/customer\/1\/5 of full path: /,
    ],
    ['moon', {}, '500', /^Operation Could not find resource/],
    ['customer', { DisplayName: 'Abbott Roofing' }, '6240', /^The name supplied already exists\. : null$/],
    [
      'customer',
      { DisplayName: 'x', BadJson: 1 },
      '2010',
      /^Property Name:Unrecognized field "BadJson" \(class com\.intuit\.schema\.finance\.v3\.Customer\)/,
    ],
    ['customer', {}, '2020', /^Required parameter DisplayName is missing/],
    ['customer', { Id: '1', sparse: true }, '2020', /SyncToken/],
    [
      'customer',
      { Id: '1', SyncToken: '44', sparse: true },
      '5010',
      /^Stale Object Error : You and .* were working on this at the same time\./,
    ],
    [
      'customer?operation=delete',
      { Id: '4', SyncToken: '0' },
      '500',
      /^Operation delete is not supported\.$/,
    ],
    [
      'invoice',
      { Line: [lineOf(1)], CustomerRef: { value: '777' } },
      '2500',
      /^Invalid Reference Id : Names element id 777 not found$/,
    ],
    [
      'invoice',
      { Line: [lineOf(1, '888')], CustomerRef: { value: '1' } },
      '2500',
      /^Invalid Reference Id : Items element id 888 not found$/,
    ],
    ['invoice?operation=burn', { Id: '1', SyncToken: '0' }, '500', /^Operation burn is not supported\.$/],
  ])('of %s %j is code %s', async (path, body, code, detail) => {
    const { client } = await open();
    const answer = await client.call(path, body);
    expect(codeOf(answer)).toEqual([400, code]);
    expect(answer.json.Fault.Error[0].Detail).toMatch(detail);
    expect(answer.headers.get('content-length')).toMatch(/^\d+$/);
  });

  it('of a stale or a refused change changes nothing', async () => {
    const { client, simulator } = await open();
    const before = (await client.get('select * from Customer orderby MetaData.LastUpdatedTime')).text;
    await client.call('customer', { DisplayName: 'Abbott Roofing' });
    await client.call('customer', { Id: '1', SyncToken: '44', sparse: true, Notes: 'x' });
    await client.call('invoice', { Line: [lineOf(1, '888')], CustomerRef: { value: '1' } });
    expect((await client.get('select * from Customer orderby MetaData.LastUpdatedTime')).text).toBe(before);
    expect([...simulator.truth({ entity: 'Customer' })].every((row) => row.came_at === null)).toBe(true);
  });
});

describe('metered calls', () => {
  it('are reads, not writes', async () => {
    const { client, simulator } = await open();
    await client.call('customer', { DisplayName: 'W' });
    await client.call('customer/1');
    await client.call('companyinfo/1');
    await client.call('customer/9999');
    expect(simulator.stats()).toMatchObject({ calls: 4, metered_calls: 2 });
  });
});
