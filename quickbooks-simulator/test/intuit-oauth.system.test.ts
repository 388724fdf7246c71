import OAuthClient from 'intuit-oauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.ts';

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

describe('intuit-oauth', () => {
  const client = () => {
    const made = new OAuthClient({
      clientId: simulator.clientId,
      clientSecret: simulator.clientSecret,
      environment: 'production',
      redirectUri: REDIRECT,
      includeRefreshTokenHardExpiresIn: true,
    });
    return made.setAuthorizeURLs({
      authorizeEndpoint: simulator.authorizeUrl,
      tokenEndpoint: simulator.tokenUrl,
      revokeEndpoint: simulator.revokeUrl,
      userInfoEndpoint: `${simulator.url}/v1/openid_connect/userinfo`,
    });
  };
  /** Action of a person on the page. */
  const consent = async (url: string, decision: string) => {
    const page = await (await fetch(url)).text();
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const form = new URLSearchParams(
      fields.map(([, name = '', value = '']): [string, string] => [name, unescaped(value)]),
    );
    form.set('decision', decision);
    const response = await fetch(simulator.authorizeUrl, { method: 'POST', body: form, redirect: 'manual' });
    return response.headers.get('location') ?? '';
  };

  it('goes from the consent page to tokens, calls the API, refreshes and revokes', async () => {
    const oauth = client();
    const url = oauth.authorizeUri({ scope: [OAuthClient.scopes.Accounting as string], state: 'a "b" & c' });
    const location = await consent(url, 'approve');
    expect(Object.fromEntries(new URL(location).searchParams)).toEqual({
      code: expect.stringMatching(/^SIM-code-/),
      state: 'a "b" & c',
      realmId: simulator.realmId,
    });
    const created = (await oauth.createToken(location)).getJson();
    expect(created).toMatchObject({ expires_in: 3600, x_refresh_token_hard_expires_in: 157_680_000 });
    expect(oauth.getToken().realmId).toBe(simulator.realmId);
    const api = `${simulator.apiUrl}/v3/company/${simulator.realmId}/companyinfo/${simulator.realmId}`;
    const answer = await oauth.makeApiCall({ url: api });
    expect(answer.json).toMatchObject({
      CompanyInfo: { CompanyName: `Simulated Company ${simulator.realmId}` },
    });

    const refreshed = (await oauth.refresh()).getJson();
    expect(refreshed.access_token).not.toBe(created.access_token);
    expect(
      (await oauth.refreshUsingToken(String(refreshed.refresh_token))).getJson().access_token,
    ).toBeTruthy();
    const last = String(oauth.getToken().refresh_token);
    await oauth.revoke({ refresh_token: last });
    await expect(oauth.refreshUsingToken(last)).rejects.toThrow();
    await expect(oauth.makeApiCall({ url: api })).rejects.toThrow();
    await expect(client().createToken(location)).rejects.toThrow(); // a code works once
    await client().createToken(await consent(url, 'approve')); // for the tests that follow
  });

  it('learns when it is denied', async () => {
    const url = client().authorizeUri({ scope: OAuthClient.scopes.Accounting as string, state: 's' });
    expect(await consent(url, 'deny')).toBe(`${REDIRECT}?error=access_denied&state=s`);
  });

  it('learns of a wrong secret and a wrong token', async () => {
    const wrong = new OAuthClient({
      ...{
        clientId: simulator.clientId,
        clientSecret: 'wrong',
        environment: 'production',
        redirectUri: REDIRECT,
      },
    });
    await expect(wrong.refreshUsingToken('x')).rejects.toMatchObject({
      authResponse: { json: { error: 'invalid_client' } },
    });
    await expect(client().refreshUsingToken('x')).rejects.toMatchObject({
      authResponse: { json: { error: 'invalid_grant' } },
    });
  });
});

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
