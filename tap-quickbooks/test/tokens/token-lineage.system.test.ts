import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Company, Logger } from 'singer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/http/http.ts';
import { AccessTokens } from '../../src/tokens/access-tokens.ts';
import { TokenFile } from '../../src/tokens/token-file.ts';
import { temporaryFolder, writeJson } from '../support/run-tap.ts';
import { CLIENT, json, REALM, SEED, TokenServer } from '../support/token-server.ts';

const DAY_MS = 86_400_000;

describe('which refresh token is used', () => {
  let server: TokenServer;
  let path: string;
  let warnings: string[];

  beforeEach(async () => {
    server = await new TokenServer().start();
    path = join(temporaryFolder(), 'tokens.json');
    warnings = [];
  });
  afterEach(() => server.close());

  const COMPANY = { environment: 'production', realmId: REALM };
  const tokens = (refreshToken: string | undefined, other: Partial<Company> = {}) => {
    const credentials = {
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      refreshToken,
      tokenUrl: `${server.url}/tokens`,
    };
    const file = new TokenFile(path, { ...COMPANY, ...other });
    const quiet = () => {};
    const warning = (message: string) => void warnings.push(message);
    const logger: Logger = { debug: quiet, info: quiet, warning, error: quiet, critical: quiet };
    return new AccessTokens(credentials, file, createHttpClient('test', 30), logger);
  };
  const stored = () => JSON.parse(readFileSync(path, 'utf8'));
  const store = (change: object) => writeJson(join(path, '..'), 'tokens.json', { ...stored(), ...change });
  const sent = () => server.calls.map((call) => call.sent);

  it('the stored one, while the seed is one that it has replaced', async () => {
    await tokens(SEED).get();
    store({ access_token_expires_at: 0 });
    await tokens(SEED).get();
    expect(sent()).toEqual([SEED, 'recognisable-refresh-1']);
    expect(warnings).toEqual([]);
  });

  it('a new seed, even while the stored access token is good', async () => {
    await tokens(SEED).get();
    const seed = server.issue().refresh_token;
    await tokens(seed).get();
    await tokens(seed).get();
    expect(sent()).toEqual([SEED, seed]);
  });

  it('the stored one where a new seed is refused, which is said once and asked once', async () => {
    const access = await tokens(SEED).get();
    expect(await tokens('mistyped').get()).toBe(access);
    expect(await tokens('mistyped').get()).toBe(access);
    expect(sent()).toEqual([SEED, 'mistyped']);
    expect(warnings).toEqual([
      expect.stringMatching(/refuses the refresh_token of the settings; continuing/),
    ]);
  });

  it('an older seed that comes back does not displace what came after it', async () => {
    await tokens(SEED).get();
    const newer = server.issue().refresh_token;
    const access = await tokens(newer).get();
    expect(await tokens(SEED).get()).toBe(access);
    expect(sent()).toEqual([SEED, newer]);
  });

  it('the seed once more, where the stored one is refused', async () => {
    await tokens(SEED).get();
    server.revoke(stored().refresh_token);
    store({ access_token_expires_at: 0 });
    await tokens(SEED).get();
    expect(sent()).toEqual([SEED, 'recognisable-refresh-1', SEED]);
    expect(warnings).toEqual([
      expect.stringMatching(/refuses the refresh token in .*trying the refresh_token/),
    ]);
  });

  it('none, where all are refused: the file stays, and the sentence names auth', async () => {
    await tokens(SEED).get();
    server.revoke(stored().refresh_token);
    server.revoke(SEED);
    store({ access_token_expires_at: 0 });
    const before = readFileSync(path, 'utf8');
    await expect(tokens(SEED).get()).rejects.toThrow(/invalid_grant: .*run "tap-quickbooks auth"/);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('none, where there is none: the sentence names auth', async () => {
    await expect(tokens(undefined).get()).rejects.toThrow(/no refresh token.*"tap-quickbooks auth"/);
  });

  it.each([
    ['company', { realmId: '999' }, /holds the tokens of company 4620816365000001, not of 999/],
    ['environment', { environment: 'sandbox' }, /of environment production, not of sandbox/],
  ])('never that of another %s', async (_, other, sentence) => {
    await tokens(SEED).get();
    const before = readFileSync(path, 'utf8');
    await expect(tokens(SEED, other).get()).rejects.toThrow(sentence);
    await expect(tokens('another seed', other).get()).rejects.toThrow(sentence);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(server.calls).toHaveLength(1);
  });

  it('the one that was sent, where the answer has no new one', async () => {
    server.onTokenCall = (response) => {
      json(response, 200, { access_token: 'recognisable-access', expires_in: '1800' });
      return true;
    };
    expect(await tokens(SEED).get()).toBe('recognisable-access');
    expect(stored().refresh_token).toBe(SEED);
  });

  it('an answer that is cut off is asked for again', async () => {
    server.onTokenCall = (response) => {
      const isFirst = server.calls.length === 1;
      if (isFirst) json(response, 200, '{"access_token":"recognisable-acc');
      return isFirst;
    };
    await tokens(SEED).get();
    expect(sent()).toEqual([SEED, SEED]);
    expect(warnings.join()).toMatch(/answered 200 \(intuit_tid 1-tid\), without tokens; trying again/);
  });

  it('one that is rejected while a renewal is on its way is not handed out again', async () => {
    const client = tokens(SEED);
    const first = await client.get();
    store({ access_token: first, access_token_expires_at: Date.now() + DAY_MS });
    const [a, b] = await Promise.all([client.get(first), client.get(first)]);
    expect(a).toBe(b);
    expect(a).not.toBe(first);
    expect(sent()).toHaveLength(2);
  });

  it('reads a file of an earlier version', async () => {
    await tokens(SEED).get();
    const { seeds_sha256: seeds, ...rest } = stored();
    writeJson(join(path, '..'), 'tokens.json', { ...rest, seed_sha256: seeds[0] });
    await tokens(SEED).get();
    expect(sent()).toEqual([SEED]);
  });

  it.each([
    ['refresh token', { refreshLife: 9.5 * 86_400 }, /refresh token ends on .*\(9 days left\).*prolongs it/],
    ['consent', { consentLife: 1.5 * 86_400 }, /consent .* ends on .*\(1 day left\).*"tap-quickbooks auth"/],
  ])('warns once when the %s ends soon', async (_, life, sentence) => {
    Object.assign(server, life);
    const client = tokens(SEED);
    await client.get();
    await client.get(await client.get());
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
  });

  it('warns of nothing when there is time', async () => {
    server.consentLife = 157_680_000;
    await tokens(SEED).get();
    expect(warnings).toEqual([]);
    expect(stored().consent_expires_at).toBeGreaterThan(Date.now() + 1_800 * DAY_MS);
  });
});
