import QuickBooks from 'node-quickbooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';
import { refresh } from './client.ts';

/** Clients that were written elsewhere, pointed at the simulator by their own settings. */

const REDIRECT = 'http://localhost:8000/callback';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    customers: 90,
    invoices: 2300,
    items: 40,
    to: '2024-11-01',
    clock: '2024-12-01T00:00:00Z',
  });
});

afterAll(() => simulator.close());

describe('node-quickbooks', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the client answers with whatever the service said
  type Anything = any;
  let qbo: QuickBooks;
  const call = (run: (done: (error: unknown, data?: Anything) => void) => void) =>
    new Promise<Anything>((resolve, reject) =>
      run((error, data) => (error === null || error === undefined ? resolve(data) : reject(error))),
    );

  beforeAll(async () => {
    simulator.tune({ refreshTokenRotationSeconds: 0 });
    const oauth = await fetch(
      `${simulator.authorizeUrl}?${new URLSearchParams({ client_id: simulator.clientId, response_type: 'code', scope: 'com.intuit.quickbooks.accounting', redirect_uri: REDIRECT, decision: 'approve' })}`,
      { redirect: 'manual' },
    );
    const code = new URL(oauth.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const tokens: Anything = await (
      await fetch(simulator.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT },
          ...{ client_id: simulator.clientId, client_secret: simulator.clientSecret },
        }),
      })
    ).json();
    qbo = new QuickBooks(
      ...([
        simulator.clientId,
        simulator.clientSecret,
        tokens.access_token,
        false,
        simulator.realmId,
      ] as const),
      ...([false, false, '75', '2.0', tokens.refresh_token] as const),
    );
    qbo.endpoint = `${simulator.apiUrl}/v3/company/`;
    QuickBooks.TOKEN_URL = simulator.tokenUrl;
    QuickBooks.REVOKE_URL = simulator.revokeUrl;
  });

  it('finds by criteria, all pages, and counts', async () => {
    const found = await call((done) => qbo.findCustomers({ asc: 'Id', limit: 7, offset: 3 }, done));
    expect(found.QueryResponse).toMatchObject({ startPosition: 3, maxResults: 7 });
    const all = await call((done) => qbo.findInvoices({ fetchAll: true }, done));
    expect(new Set(all.QueryResponse.Invoice.map((invoice: Anything) => invoice.Id)).size).toBe(2300);
    const counted = await call((done) =>
      qbo.findInvoices([{ field: 'TotalAmt', value: '100', operator: '>' }, { count: true }], done),
    );
    const more = all.QueryResponse.Invoice.filter((invoice: Anything) => invoice.TotalAmt > 100);
    expect(counted.QueryResponse).toEqual({ totalCount: more.length });
    const named = await call((done) =>
      qbo.findCustomers([{ field: 'DisplayName', value: "O'Hara%", operator: 'LIKE' }], done),
    );
    expect(named.QueryResponse.Customer.length).toBeGreaterThan(0);
  });

  it('creates, reads, updates, makes inactive', async () => {
    const made = await call((done) =>
      qbo.createCustomer(
        { DisplayName: 'Zoë’s "Café" & Co', PrimaryEmailAddr: { Address: 'z@cafe.example' } },
        done,
      ),
    );
    expect(made).toMatchObject({
      SyncToken: '0',
      Active: true,
      FullyQualifiedName: 'Zoë’s "Café" & Co',
      domain: 'QBO',
    });
    expect(await call((done) => qbo.getCustomer(made.Id, done))).toEqual(made);
    const updated = await call((done) =>
      qbo.updateCustomer({ Id: made.Id, SyncToken: '0', Notes: 'n' }, done),
    );
    expect(updated).toMatchObject({ SyncToken: '1', Notes: 'n', DisplayName: made.DisplayName });
    const inactive = await call((done) =>
      qbo.updateCustomer({ Id: made.Id, SyncToken: '1', Active: false, sparse: true }, done),
    );
    expect(inactive.DisplayName).toBe(`${made.DisplayName} (deleted)`);
    const hidden = await call((done) => qbo.findCustomers({ Id: made.Id }, done));
    expect(hidden.QueryResponse).toEqual({});
  });

  it('creates, updates, voids and deletes an invoice, and sees the deletion in change data capture', async () => {
    const line = {
      Amount: 100,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    const made = await call((done) => qbo.createInvoice({ Line: [line], CustomerRef: { value: '1' } }, done));
    expect(made).toMatchObject({ TotalAmt: 100, Balance: 100, SyncToken: '0' });
    const longer = await call((done) =>
      qbo.updateInvoice({ Id: made.Id, SyncToken: '0', Line: [line, line] }, done),
    );
    expect(longer).toMatchObject({ TotalAmt: 200, SyncToken: '1' });
    const voided = await call((done) => qbo.voidInvoice(made.Id, done));
    expect(voided.Invoice).toMatchObject({ TotalAmt: 0, Balance: 0, PrivateNote: 'Voided', SyncToken: '2' });
    const deleted = await call((done) => qbo.deleteInvoice(made.Id, done));
    expect(deleted.Invoice).toEqual({ domain: 'QBO', status: 'Deleted', Id: made.Id });
    const changes = await call((done) =>
      qbo.changeDataCapture(['Invoice', 'Item'], new Date('2024-11-30T23:00:00Z'), done),
    );
    const [invoices, items] = changes.CDCResponse[0].QueryResponse;
    expect(invoices.Invoice.at(-1)).toMatchObject({ status: 'Deleted', Id: made.Id });
    expect(items).toEqual({});
  });

  it('batches', async () => {
    const answer = await call((done) =>
      qbo.batch(
        [
          { bId: 'q', Query: 'select * from Item maxresults 2' },
          { bId: 'c', operation: 'create', Customer: { DisplayName: 'Batch & Sons' } },
          { bId: 'd', operation: 'create', Customer: { DisplayName: 'Batch & Sons' } },
          { bId: 'u', operation: 'update', Customer: { Id: '1', SyncToken: '99', sparse: true, Notes: 'x' } },
        ] as Anything,
        done,
      ),
    );
    const items = Object.fromEntries(answer.BatchItemResponse.map((item: Anything) => [item.bId, item]));
    expect(items.q.QueryResponse.Item.length).toBe(2);
    expect(items.c.Customer.FullyQualifiedName).toBe('Batch & Sons');
    expect(items.d.Fault.Error[0].code).toBe('6240');
    expect(items.u.Fault.Error[0].code).toBe('5010');
  });

  it('reads what a company has one of', async () => {
    expect(await call((done) => qbo.getCompanyInfo(simulator.realmId, done))).toMatchObject({
      Country: 'US',
    });
    expect(await call((done) => qbo.getPreferences(done))).toMatchObject({
      CurrencyPrefs: { HomeCurrency: { value: 'USD' } },
    });
  });

  it('hands on refusals, and faults inside HTTP 200', async () => {
    const codeOf = (run: Parameters<typeof call>[0]) =>
      call(run).then(
        () => 'accepted',
        (error) => (error.response?.data ?? error).Fault.Error[0].code,
      );
    expect(await codeOf((done) => qbo.getCustomer('999999', done))).toBe('610');
    expect(await codeOf((done) => qbo.findInvoices({ Colour: 'red' }, done))).toBe('4001');
    expect(await codeOf((done) => qbo.updateCustomer({ Id: '1', SyncToken: '77', Notes: 'x' }, done))).toBe(
      '5010',
    );
    simulator.addFault({ kind: 'fault_in_200', count: 1 });
    expect(await codeOf((done) => qbo.findInvoices({}, done))).toBe('10000');
  });

  it('reads what changed, and what was deleted', async () => {
    simulator.clock.advance(60);
    const since = new Date(simulator.clock.now());
    simulator.mutate({ count: 1, kinds: ['delete'], entities: ['Invoice'] });
    const { CDCResponse } = await call((done) => qbo.changeDataCapture(['Invoice', 'Item'], since, done));
    const [invoices, items] = CDCResponse[0].QueryResponse;
    expect(invoices).toMatchObject({ Invoice: [{ status: 'Deleted' }], maxResults: 1 });
    expect(items).toEqual({});
  });

  it('refreshes and revokes', async () => {
    const before = qbo.token;
    await call((done) => qbo.refreshAccessToken(done));
    expect(qbo.token).not.toBe(before);
    const { refreshToken } = qbo;
    await call((done) => qbo.revokeAccess(true, done));
    expect((await refresh(simulator, String(refreshToken))).status).toBe(400);
  });
});
