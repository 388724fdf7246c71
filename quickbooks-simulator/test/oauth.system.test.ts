import { afterEach, describe, expect, it } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { ask, connect, refresh } from './client.ts';

const DAY_SECONDS = 86_400;
const running: Simulator[] = [];
const start = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({ customers: 5, invoices: 5, items: 5, ...options });
  running.push(simulator);
  return simulator;
};
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

const REDIRECT = 'https://app.example/back?keep=1';
const consentUrl = (simulator: Simulator, changes: Record<string, string> = {}) =>
  `${simulator.authorizeUrl}?${new URLSearchParams({
    ...{ client_id: simulator.clientId, response_type: 'code', state: 's<1>', redirect_uri: REDIRECT },
    ...{ scope: 'openid com.intuit.quickbooks.accounting', ...changes },
  })}`;
const visit = (url: string) => fetch(url, { redirect: 'manual' });
const exchange = (simulator: Simulator, code: string, redirect_uri = REDIRECT) =>
  ask(simulator.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri },
      ...{ client_id: simulator.clientId, client_secret: simulator.clientSecret },
    }),
  });

describe('the consent page', () => {
  it('shows what is asked, escaped, with a button to approve and one to deny', async () => {
    const response = await visit(consentUrl(await start(), { state: '"><script>' }));
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
    expect(page).toMatch(/<button name="decision" value="approve">Approve<\/button>/);
    expect(page).toMatch(/<button name="decision" value="deny">Deny<\/button>/);
    expect(page).not.toContain('<script>');
  });

  it('sends on with code, state and realmId, and keeps what the address had', async () => {
    const simulator = await start();
    const response = await visit(consentUrl(simulator, { decision: 'approve' }));
    expect(response.status).toBe(302);
    const target = new URL(response.headers.get('location') ?? '');
    expect(`${target.origin}${target.pathname}`).toBe('https://app.example/back');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      ...{ keep: '1', code: expect.any(String), realmId: simulator.realmId, state: 's<1>' },
    });
    const { json } = await exchange(simulator, target.searchParams.get('code') ?? '');
    expect(Object.keys(json)).toEqual([
      ...['token_type', 'expires_in', 'refresh_token', 'x_refresh_token_expires_in', 'access_token'],
    ]);
    expect((await refresh(simulator, json.refresh_token)).status).toBe(200);
  });

  it.each([
    [{ client_id: 'x' }, 'client_id'],
    [{ response_type: 'token' }, 'response_type'],
    [{ scope: 'openid' }, 'scope'],
    [{ redirect_uri: 'javascript:alert(1)' }, 'redirect_uri'],
    [{ redirect_uri: '' }, 'redirect_uri'],
    [{ realm: '12', decision: 'approve' }, 'no such company'],
  ])('refuses %j on a page of its own', async (changes, reason) => {
    const response = await visit(consentUrl(await start(), changes as Record<string, string>));
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain(reason);
  });
});

describe('a code', () => {
  const codeOf = async (simulator: Simulator) =>
    new URL(
      (await visit(consentUrl(simulator, { decision: 'approve' }))).headers.get('location') ?? '',
    ).searchParams.get('code') ?? '';

  it('works once, at its own address, for ten minutes', async () => {
    const simulator = await start();
    const [once, elsewhere, late] = [
      await codeOf(simulator),
      await codeOf(simulator),
      await codeOf(simulator),
    ];
    expect((await exchange(simulator, once)).status).toBe(200);
    expect((await exchange(simulator, once)).json.error).toBe('invalid_grant');
    expect((await exchange(simulator, elsewhere, 'https://evil.example/')).json.error).toBe('invalid_grant');
    simulator.clock.advance(601);
    expect((await exchange(simulator, late)).json.error).toBe('invalid_grant');
  });

  it('of another grant type is not supported', async () => {
    const simulator = await start();
    const basic = Buffer.from(`${simulator.clientId}:${simulator.clientSecret}`).toString('base64');
    const { status, json } = await ask(simulator.tokenUrl, {
      ...{
        method: 'POST',
        headers: { Authorization: `Basic ${basic}` },
        body: new URLSearchParams({ grant_type: 'password' }),
      },
    });
    expect([status, json]).toEqual([400, { error: 'unsupported_grant_type' }]);
  });
});

describe('refresh tokens', () => {
  it('end five years after the consent, and say so when they are asked', async () => {
    const simulator = await start();
    const basic = Buffer.from(`${simulator.clientId}:${simulator.clientSecret}`).toString('base64');
    let token = simulator.refreshToken;
    const next = async () => {
      const { status, json } = await ask(simulator.tokenUrl, {
        method: 'POST',
        headers: { Authorization: `Basic ${basic}`, 'x-include-refresh-token-hard-expires-in': 'true' },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
      });
      token = json.refresh_token;
      return { status, ...json };
    };
    expect((await next()).x_refresh_token_hard_expires_in).toBeCloseTo(157_680_000, -1);
    for (let day = 0; day < 1820; day += 91) {
      simulator.clock.advance(91 * DAY_SECONDS);
      expect((await next()).status).toBe(200);
    }
    expect((await next()).x_refresh_token_expires_in).toBeLessThanOrEqual(5 * DAY_SECONDS);
    simulator.clock.advance(5 * DAY_SECONDS);
    expect((await next()).error).toBe('invalid_grant');
  });

  it('are replaced on demand, access tokens end on demand, and all of them', async () => {
    const simulator = await start({ refreshTokenRotationSeconds: DAY_SECONDS });
    const client = await connect(simulator);
    const order = (body: object) =>
      ask(`${simulator.url}/_simulator/tokens`, { method: 'POST', body: JSON.stringify(body) });
    expect((await refresh(simulator, simulator.refreshToken)).json.refresh_token).toBe(
      simulator.refreshToken,
    );
    await order({ rotate: true });
    const { refresh_token: newest } = (await refresh(simulator, simulator.refreshToken)).json;
    expect(newest).not.toBe(simulator.refreshToken);
    expect((await refresh(simulator, newest)).json.refresh_token).toBe(newest);
    expect((await client.get('select * from Item')).status).toBe(200);
    await order({ expire: true });
    expect((await client.get('select * from Item')).status).toBe(401);
    await order({ revoke: true });
    expect((await refresh(simulator, newest)).json.error).toBe('invalid_grant');
  });

  it('that were replaced end all tokens when they are used too late, if it is set so', async () => {
    for (const replacedRefreshToken of ['refused', 'revokes'] as const) {
      const simulator = await start({ refreshTokenGraceSeconds: 0, replacedRefreshToken });
      const { json } = await refresh(simulator, simulator.refreshToken);
      expect((await refresh(simulator, simulator.refreshToken)).status).toBe(400);
      expect((await refresh(simulator, json.refresh_token)).status).toBe(
        replacedRefreshToken === 'refused' ? 200 : 400,
      );
    }
  });
});

describe('revoke', () => {
  const revoke = (simulator: Simulator, token: string, type: string, secret = simulator.clientSecret) =>
    fetch(simulator.revokeUrl, {
      method: 'POST',
      headers: {
        'Content-Type': type,
        Authorization: `Basic ${Buffer.from(`${simulator.clientId}:${secret}`).toString('base64')}`,
      },
      body:
        type === 'application/json' ? JSON.stringify({ token }) : new URLSearchParams({ token }).toString(),
    });

  it.each(['application/json', 'application/x-www-form-urlencoded'])(
    'by %s ends both tokens',
    async (type) => {
      const simulator = await start();
      const client = await connect(simulator);
      expect((await revoke(simulator, client.token, type, 'wrong')).status).toBe(401);
      expect((await revoke(simulator, 'unknown', type)).status).toBe(400);
      expect((await revoke(simulator, client.token, type)).status).toBe(200);
      expect((await client.get('select * from Item')).status).toBe(401);
      expect((await refresh(simulator, simulator.refreshToken)).json.error).toBe('invalid_grant');
    },
  );
});

describe('the discovery documents', () => {
  it.each(['openid_configuration', 'openid_sandbox_configuration', 'openid_configuration/'])(
    '%s names the addresses',
    async (path) => {
      const simulator = await start();
      expect((await ask(`${simulator.url}/.well-known/${path}`)).json).toMatchObject({
        authorization_endpoint: simulator.authorizeUrl,
        token_endpoint: simulator.tokenUrl,
        revocation_endpoint: simulator.revokeUrl,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      });
    },
  );
});

describe('several companies', () => {
  it('have their own data, tokens, limits and changes', async () => {
    const simulator = await start({ realm: ['11', '22'], customers: 30, requestsPerSecond: 4 });
    simulator.clock.stop();
    expect(simulator.companies.map(({ realmId }) => realmId)).toEqual(['11', '22']);
    const tokenOf = async (i: number) =>
      (await refresh(simulator, simulator.companies[i]?.refreshToken ?? '')).json.access_token;
    const [one, two] = [await tokenOf(0), await tokenOf(1)];
    const get = async (realm: string, token: string, statement = 'select * from Customer') =>
      ask(`${simulator.apiUrl}/v3/company/${realm}/query?query=${encodeURIComponent(statement)}`, {
        headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      });
    const [first, second] = [await get('11', one), await get('22', two)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.json.QueryResponse.Customer).not.toEqual(first.json.QueryResponse.Customer);
    const wrong = await get('22', one);
    expect([wrong.status, wrong.json.fault.error[0].code]).toEqual([403, '3100']);
    expect((await get('33', one)).status).toBe(403);
    simulator.mutate({ count: 40, realm: '22', kinds: ['add'], entities: ['Customer'] });
    const count = 'select count(*) from Customer where Active in (true,false)';
    expect((await get('11', one, count)).json.QueryResponse.totalCount).toBe(30);
    expect((await get('22', two, count)).json.QueryResponse.totalCount).toBe(70);
    for (let i = 0; i < 2; i += 1) await get('11', one);
    await expect(get('11', one)).rejects.toThrow(SyntaxError); // 429, as XML
    expect((await get('22', two)).status).toBe(200);
    expect(simulator.stats().by_realm).toMatchObject({ 11: { metered_calls: 4 }, 22: { metered_calls: 3 } });
  });

  it('of one seed have the data of that seed in the first', async () => {
    const [one, both] = [await start({ realm: '11' }), await start({ realm: ['11', '22'] })];
    const page = async (simulator: Simulator) => (await connect(simulator)).rows('select * from Invoice');
    expect(await page(both)).toEqual(await page(one));
    await expect(startSimulator({ realm: ['1', '1'] })).rejects.toThrow('realm 1, 1: one is twice');
  });
});
