import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { ask, connect, refresh } from './client.ts';

let now = Date.parse('2025-01-01T00:00:00Z');
const hours = (count: number) => {
  now += count * 3_600_000;
};
const running: Simulator[] = [];
const start = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({ customers: 3, invoices: 3, items: 3, now: () => now, ...options });
  running.push(simulator);
  return simulator;
};
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

const GONE = { status: 400, text: '{"error":"invalid_grant","error_description":"Token invalid"}' };

describe('the token endpoint', () => {
  it('answers as recorded', async () => {
    const simulator = await start();
    const { status, headers, json, text } = await refresh(simulator, simulator.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual([
      ...['token_type', 'expires_in', 'refresh_token', 'x_refresh_token_expires_in', 'access_token'],
    ]);
    expect(text).toContain('"token_type":"bearer","expires_in":3600');
    expect(json.x_refresh_token_expires_in).toBe(8_726_400);
    expect(headers.get('cache-control')).toBe('no-cache, no-store');
    expect(headers.get('intuit_tid')).toBeTruthy();
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('takes the client from the form too', async () => {
    const simulator = await start();
    const form = (client_secret: string) =>
      ask(simulator.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: simulator.refreshToken,
          client_id: simulator.clientId,
          client_secret,
        }),
      });
    expect((await form('wrong')).status).toBe(401);
    expect((await form(simulator.clientSecret)).status).toBe(200);
  });

  it.each([
    ['Basic of another client', { Authorization: `Basic ${Buffer.from('some:body').toString('base64')}` }],
    ['no client at all', {}],
  ])('refuses %s', async (_who, headers: Record<string, string>) => {
    const simulator = await start();
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: simulator.refreshToken });
    const { status, text } = await ask(simulator.tokenUrl, { method: 'POST', headers, body });
    expect({ status, text }).toEqual({ status: 401, text: '{"error":"invalid_client"}' });
  });

  it('refuses a refresh token that it never gave out', async () => {
    const { status, text } = await refresh(await start(), 'SIM-refresh-unknown');
    expect({ status, text }).toEqual(GONE);
  });

  it('gives the same client and first refresh token for one seed, and others for another', async () => {
    const [one, twin, other] = [await start({ seed: 4 }), await start({ seed: 4 }), await start({ seed: 5 })];
    expect([twin.clientId, twin.clientSecret, twin.refreshToken]).toEqual([
      one.clientId,
      one.clientSecret,
      one.refreshToken,
    ]);
    expect(
      [other.clientId, other.clientSecret, other.refreshToken].some((part) => part === one.refreshToken),
    ).toBe(false);
    expect(other.clientSecret).not.toBe(one.clientSecret);
  });
});

describe('the refresh token', () => {
  it('is replaced at every refresh, and the old one works for a day more', async () => {
    const simulator = await start();
    const first = await refresh(simulator, simulator.refreshToken);
    const second = await refresh(simulator, first.json.refresh_token);
    expect(new Set([simulator.refreshToken, first.json.refresh_token, second.json.refresh_token]).size).toBe(
      3,
    );
    hours(23.9);
    expect((await refresh(simulator, simulator.refreshToken)).status).toBe(200);
    hours(0.2);
    expect(await refresh(simulator, simulator.refreshToken)).toMatchObject(GONE);
    expect((await refresh(simulator, second.json.refresh_token)).status).toBe(200);
  });

  it('an old one leads to the newest, and does not live longer for being used', async () => {
    const simulator = await start({ refreshTokenRotationSeconds: 3600 });
    hours(1);
    const newest = (await refresh(simulator, simulator.refreshToken)).json.refresh_token;
    hours(0.5);
    expect((await refresh(simulator, simulator.refreshToken)).json.refresh_token).toBe(newest);
    hours(24);
    expect(await refresh(simulator, simulator.refreshToken)).toMatchObject(GONE);
  });

  it('keeps its value until it is as old as the rotation period', async () => {
    const simulator = await start({ refreshTokenRotationSeconds: 86_400 });
    hours(23);
    expect((await refresh(simulator, simulator.refreshToken)).json.refresh_token).toBe(
      simulator.refreshToken,
    );
    hours(1);
    expect((await refresh(simulator, simulator.refreshToken)).json.refresh_token).not.toBe(
      simulator.refreshToken,
    );
  });

  it('without grace is gone when it is replaced', async () => {
    const simulator = await start({ refreshTokenGraceSeconds: 0 });
    expect((await refresh(simulator, simulator.refreshToken)).status).toBe(200);
    expect(await refresh(simulator, simulator.refreshToken)).toMatchObject(GONE);
  });

  it('ends after 101 days without use', async () => {
    const simulator = await start();
    const kept = (await refresh(simulator, simulator.refreshToken)).json.refresh_token;
    hours(101 * 24);
    expect(await refresh(simulator, kept)).toMatchObject(GONE);
  });
});

describe('the access token', () => {
  it('works until it ends, and then the gateway echoes it', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    hours(0.99);
    expect((await client.get('select * from Item')).status).toBe(200);
    hours(0.01);
    const { status, headers, text } = await client.get('select * from Item');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="Intuit", error="invalid_token"');
    expect(headers.has('qbo-version')).toBe(false);
    expect(text).toBe(
      `{"warnings":null,"intuitObject":null,"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401","detail":"Token expired: ${client.token}","code":"3200","element":null}],"type":"AUTHENTICATION"},"report":null,"queryResponse":null,"batchItemResponse":[],"attachableResponse":[],"syncErrorResponse":null,"requestId":null,"time":${now},"status":null,"cdcresponse":[]}`,
    );
  });

  it('lives as long as it is set to, and says so', async () => {
    const simulator = await start({ accessTokenSeconds: 60 });
    const { json } = await refresh(simulator, simulator.refreshToken);
    expect(json.expires_in).toBe(60);
    const client = await connect(simulator);
    now += 60_000;
    expect((await client.get('select * from Item')).status).toBe(401);
  });

  it('of an earlier refresh works beside a later one', async () => {
    const simulator = await start();
    const [one, other] = [await connect(simulator), await connect(simulator)];
    expect(one.token).not.toBe(other.token);
    expect((await one.get('select * from Item')).status).toBe(200);
    expect((await other.get('select * from Item')).status).toBe(200);
  });

  it.each([['invented'], ['']])('%j is refused', async (token) => {
    const client = await connect(await start());
    const { status, json } = await client.get('select * from Item', token);
    expect(status).toBe(401);
    expect(json.fault.error[0].detail).toBe(token === '' ? null : 'Token expired: invented');
  });

  it('is needed', async () => {
    const client = await connect(await start());
    const { status, json } = await ask(`${client.address}?query=x`);
    expect(status).toBe(401);
    expect(json.fault.error[0]).toMatchObject({ code: '3200', detail: null });
  });

  it('for another company is refused with 403', async () => {
    const simulator = await start({ realm: '123' });
    const client = await connect(simulator, '124');
    const { status, json } = await client.get('select * from Item');
    expect(status).toBe(403);
    expect(json.fault).toEqual({
      error: [
        {
          message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
          detail: null,
          code: '3100',
          element: null,
        },
      ],
      type: 'SERVICE',
    });
  });
});
