import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { deliver } from '../../src/alerts/webhook.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const postgres = sharedServer();

interface Received {
  readonly path: string | undefined;
  readonly login: string | undefined;
  readonly body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers each request by the next status, and the last one from then on; 0 never answers. */
async function hook(...statuses: number[]): Promise<{ url: URL; received: Received[] }> {
  const received: Received[] = [];
  const answer = (response: ServerResponse) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status) response.writeHead(status, { location: '/elsewhere' }).end('ignored');
  };
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path, headers } = request;
    received.push({ path, login: headers.authorization, body: Buffer.concat(chunks).toString() });
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`), received };
}

const send = (url: URL) => deliver({ url, body: { a: 1 }, userAgent: 't', tries: 2, tryMs: 1_500 });

it.each<[string, number[], string | undefined, number]>([
  ['200', [200], undefined, 1],
  ['204', [204], undefined, 1],
  ['500, then 200', [500, 200], undefined, 2],
  ['500 twice', [500, 500, 200], 'it answered 500', 2],
  ['429, then 200', [429, 200], undefined, 2],
  ['404', [404, 200], 'it answered 404', 1],
  ['a redirect', [302, 200], 'it answered 302, a redirect, which is not followed', 1],
  ['nothing', [0], 'no answer within 1.5 s', 2],
])('a report to a server that answers %s', async (_, statuses, problem, tries) => {
  const { url, received } = await hook(...statuses);
  expect(await send(url)).toBe(problem);
  expect(received.map(({ path, body }) => [path, body])).toEqual(
    Array.from({ length: tries }, () => ['/hook', '{"a":1}']),
  );
});

it('a report carries the login of the address, and tells a port at which there is no server', async () => {
  const { url, received } = await hook(200);
  const withLogin = new URL(url);
  withLogin.username = 'me';
  withLogin.password = 'p%3Aw';
  await send(withLogin);
  expect(received[0]?.login).toBe(`Basic ${Buffer.from('me:p:w').toString('base64')}`);
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  expect(await send(url)).toBe('ECONNREFUSED');
});

it('a run that failed reports itself, keeps its exit code, and does not wait for a server that hangs', () =>
  withDatabase(postgres, async ({ settings }) => {
    const { url, received } = await hook(200, 0);
    const alerting = { ...settings, TARGET_POSTGRES_RAW_ON_FAILURE_WEBHOOK: `${url}?token=S3CRET` };
    const tapFailed = {
      type: 'STATE',
      value: { company: { environment: 'sandbox', realm_id: '7' }, bookmarks: {} },
      run: {
        ...{ tap: 'tap-quickbooks/0.1.0', streams: ['qb_invoices'], calls: 1, metered_calls: 0 },
        requested: ['2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'],
        ended: { exit_code: 4, last_line: 'invalid_grant: run auth' },
      },
    };
    expect(await runTarget(alerting, [SCHEMA, envelope('1', '{}'), tapFailed])).toMatchObject({ code: 0 });
    const [{ body = '' } = {}] = received;
    expect(JSON.parse(body)).toMatchObject({
      ...{ outcome: 'failed', realm_id: '7', environment: 'sandbox', exit_code: 0, tap_exit_code: 4 },
      last_line: 'invalid_grant: run auth',
    });
    const began = performance.now();
    const broken = await runTarget(alerting, [SCHEMA, 'no JSON']);
    expect(performance.now() - began).toBeLessThan(15_000 * inject('pace'));
    expect(broken.code).toBe(3);
    expect(broken.lastLine).toMatch(/line 2 of the input is not JSON/);
    expect(broken.stderr).toMatch(/did not take the report of this run: no answer within 2 s/);
    expect(broken.stderr).not.toContain('S3CRET');
    const nowhere = { ...alerting, TARGET_POSTGRES_RAW_ON_FAILURE_WEBHOOK: 'http://hooks.example.com/x' };
    expect(await runTarget(nowhere, [SCHEMA])).toMatchObject({ code: 2 });
  }));
