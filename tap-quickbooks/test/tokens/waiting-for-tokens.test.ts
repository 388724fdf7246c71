import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHttpClient } from '../../src/http/http.ts';
import { AccessTokens } from '../../src/tokens/access-tokens.ts';
import type { TokenStore } from '../../src/tokens/token-store.ts';
import { silent } from '../support/read-gaps.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const HOUR_MS = 3_600_000;
const STORED = {
  realm_id: '1',
  environment: 'sandbox',
  refresh_token: 'refresh',
  refresh_token_expires_at: Date.now() + HOUR_MS,
  access_token: 'new',
  access_token_expires_at: Date.now() + HOUR_MS,
  seeds_sha256: [],
} as const;

/** Asks for a token while another process holds the lock for some time (ms). Returns the lines of the log. */
async function linesOfWait(ms: number): Promise<readonly string[]> {
  const lines: string[] = [];
  const store: TokenStore = {
    company: { environment: 'sandbox', realmId: '1' },
    where: 'the token file tokens.json',
    location: 'tokens.json',
    read: async () => undefined,
    rehearse: async () => '',
    withLock: async (run) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      const reserve = () => Promise.reject(new Error('not asked for'));
      return run({ isTakenOver: false, read: async () => STORED, reserve });
    },
  };
  const app = { clientId: 'c', clientSecret: 's', tokenUrl: 'http://127.0.0.1:1/', refreshToken: undefined };
  const logger = { ...silent, info: (line: string) => void lines.push(line) };
  const token = new AccessTokens(app, store, createHttpClient('test', 30), logger).get();
  await vi.advanceTimersByTimeAsync(ms);
  expect(await token).toBe('new');
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  return lines;
}

it('a run that waits for five seconds for the tokens of another one says so, once', async () => {
  expect(await linesOfWait(60_000)).toEqual([
    'waiting to lock the token file tokens.json: another process may be getting new tokens',
  ]);
  expect(await linesOfWait(4_000)).toEqual([]);
});
