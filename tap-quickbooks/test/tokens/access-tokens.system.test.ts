import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import type { Logger } from 'singer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/http/http.ts';
import { AccessTokens } from '../../src/tokens/access-tokens.ts';
import { TokenFile } from '../../src/tokens/token-file.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

const silent: Logger = {
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  critical: () => {},
};

describe('the tokens', () => {
  let simulator: Simulator;
  let path: string;
  let folder: string;
  /** Hours that the simulator's clock is ahead. */
  let ahead: number;

  beforeEach(async () => {
    ahead = 0;
    simulator = await startSimulator({
      customers: 1,
      invoices: 1,
      items: 1,
      now: () => Date.now() + ahead * 3_600_000,
    });
    folder = temporaryFolder();
    path = join(folder, 'deep', 'tokens.json');
  });
  afterEach(() => simulator.close());

  const tokens = (
    refreshToken: string | undefined = simulator.refreshToken,
    clientSecret = simulator.clientSecret,
  ) => {
    const { clientId, tokenUrl } = simulator;
    const credentials = { clientId, clientSecret, refreshToken, tokenUrl };
    return new AccessTokens(credentials, file(), createHttpClient('test', 30), silent);
  };
  const file = () => new TokenFile(path, { environment: 'sandbox', realmId: simulator.realmId });
  const stored = () => JSON.parse(readFileSync(path, 'utf8'));

  it('are on the disk, for the user alone, before the access token is used', async () => {
    const access = await tokens().get();
    expect(stored()).toMatchObject({ realm_id: simulator.realmId, access_token: access });
    expect(stored().refresh_token).not.toBe(simulator.refreshToken);
  });

  it('are kept between runs until they end', async () => {
    const first = await tokens().get();
    expect(await tokens().get()).toBe(first);
    expect(simulator.stats().token_calls).toBe(1);
  });

  it('are refreshed once by ten that ask at the same time, by one client and by ten', async () => {
    const one = tokens();
    expect(new Set(await Promise.all(Array.from({ length: 10 }, () => one.get()))).size).toBe(1);
    expect(new Set(await Promise.all(Array.from({ length: 10 }, () => tokens().get()))).size).toBe(1);
    expect(simulator.stats().token_calls).toBe(1);
  });

  it('continue from the newest refresh token, also where the configured one is long void', async () => {
    const first = await tokens().get();
    const next = await tokens().get(first);
    ahead = 48;
    const last = await tokens().get(next);
    expect(new Set([first, next, last]).size).toBe(3);
  });

  it('start again from another seed', async () => {
    const mine = path;
    path = join(folder, 'elsewhere.json');
    await tokens().get();
    const seed = stored().refresh_token;
    path = mine;
    await tokens().get();
    await tokens(seed).get();
    expect(simulator.stats().token_calls).toBe(3);
    await tokens(seed).get();
    expect(simulator.stats().token_calls).toBe(3);
  });

  it('need no seed once they are stored', async () => {
    const first = await tokens().get();
    const { clientId, clientSecret, tokenUrl } = simulator;
    const credentials = { clientId, clientSecret, refreshToken: undefined, tokenUrl };
    const later = new AccessTokens(credentials, file(), createHttpClient('test', 30), silent);
    expect(await later.get()).toBe(first);
  });

  it('that are refused say what to do', async () => {
    await expect(tokens('SIM-refresh-unknown').get()).rejects.toThrow(
      /400 .*invalid_grant: .*run "tap-quickbooks auth" to authorise the app again/,
    );
    await expect(tokens(undefined, 'wrong').get()).rejects.toThrow(
      /401 .*invalid_client: client_id or client_secret/,
    );
  });

  it('are not asked for where they could not be stored', async () => {
    writeFileSync(join(folder, 'file'), '');
    path = join(folder, 'file', 'tokens.json');
    await expect(tokens().get()).rejects.toThrow(
      /token file .*tokens\.json cannot be read \(ENOTDIR\): a part of its path is not a folder/,
    );
    expect(simulator.stats().token_calls).toBe(0);
  });

  it('in a file that is something else are refused rather than overwritten', async () => {
    path = writeJson(folder, 'tokens.json', '{"precious":true}');
    await expect(tokens().get()).rejects.toThrow(/does not hold the tokens of this tap/);
    expect(readFileSync(path, 'utf8')).toBe('{"precious":true}');
  });

  it('that QuickBooks rejects are replaced once, and the run continues', async () => {
    const config = { ...configFor(simulator, folder), start_date: '2024-01-01', end_date: '2024-02-01' };
    const file = writeJson(folder, 'config.json', config);
    expect((await runTap(['--config', file])).exitCode).toBe(0);
    ahead = 2;
    const { exitCode, stderr } = await runTap(['--config', file]);
    expect(exitCode, stderr).toBe(0);
    expect(simulator.stats().token_calls).toBe(2);
  });
});
