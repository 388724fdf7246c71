import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'singer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/http/http.ts';
import type { CallEntry, CallOrder } from '../../src/limits/call-order.ts';
import { RateLimiter } from '../../src/limits/rate-limiter.ts';
import { AccessTokens } from '../../src/tokens/access-tokens.ts';
import type { StoredTokens } from '../../src/tokens/stored-tokens.ts';
import type { LockedTokens, TokenStore } from '../../src/tokens/token-store.ts';
import { CLIENT, REALM, SEED, TokenServer } from '../support/token-server.ts';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));

/** A store without a file, as one in a database would be: one row, and a lock that its processes share. */
class RowStore implements TokenStore {
  readonly company = { environment: 'production', realmId: REALM };
  readonly where = 'the row of this company';
  readonly location = 'row';
  row: StoredTokens | undefined;
  /** True while another process has taken the row over. */
  isTaken = false;
  /** True if the lock comes from a process that stood still. */
  wasStale = false;
  #turn: Promise<unknown> = Promise.resolve();

  readonly read = async () => this.row;

  withLock<T>(run: (tokens: LockedTokens) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() =>
      run({ isTakenOver: this.wasStale, read: this.read, reserve: async () => this.#room }),
    );
    this.#turn = result.catch(() => {});
    return result;
  }

  readonly rehearse = async () => 'row can be updated';

  get #room() {
    const fill = async (tokens: StoredTokens) => {
      if (this.isTaken) return false;
      this.row = tokens;
      return true;
    };
    return { fill, giveUp: async () => {} };
  }
}

describe('a token store that is no file', () => {
  let server: TokenServer;
  let store: RowStore;
  let said: string[];
  beforeEach(async () => {
    server = await new TokenServer().start();
    store = new RowStore();
    said = [];
  });
  afterEach(() => server.close());

  const tokens = (refreshToken: string | undefined) => {
    const say = (message: string) => void said.push(message);
    const logger: Logger = { debug: say, info: say, warning: say, error: say, critical: say };
    const credentials = {
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      refreshToken,
      tokenUrl: `${server.url}/tokens`,
    };
    return new AccessTokens(credentials, store, createHttpClient('test', 30), logger);
  };

  it('keeps what a refresh returns, with the company that it is named by', async () => {
    const access = await tokens(SEED).get();
    expect(store.row).toMatchObject({
      realm_id: REALM,
      environment: 'production',
      access_token: access,
      refresh_token: 'recognisable-refresh-1',
    });
    expect(said).toEqual(['stored new tokens in the row of this company']);
  });

  it('serves several clients from one refresh', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => tokens(SEED).get()));
    expect(new Set(all).size).toBe(1);
    expect(server.calls).toHaveLength(1);
  });

  it('is refreshed again by a client that lost it meanwhile, and is named in the warning', async () => {
    store.isTaken = true;
    server.onTokenCall = (_, call) => {
      if (server.calls.length === 2) store.isTaken = false;
      return call.grant === 'nothing';
    };
    await tokens(SEED).get();
    expect(server.calls.map(({ sent }) => sent)).toEqual([SEED, 'recognisable-refresh-1']);
    expect(store.row?.refresh_token).toBe('recognisable-refresh-2');
    expect(said[0]).toMatch(/^the row of this company was changed while this process stood still/);
  });

  it('asks for another run, not for consent, if the process before stood still in the middle of a refresh', async () => {
    store.wasStale = true;
    server.revoke(SEED);
    const ours = tokens(SEED);
    const again = {
      exitCode: 6,
      message: expect.stringMatching(/^another process was getting new tokens and stood still.*: run again/),
    };
    await expect(ours.get()).rejects.toMatchObject(again);
    // Another reader of this process asks too, and gets a lock that is free by now.
    store.wasStale = false;
    await expect(ours.get()).rejects.toMatchObject(again);
  });

  it('is named where there is no refresh token', async () => {
    await expect(tokens(undefined).get()).rejects.toThrow(
      /neither as a setting nor in the row of this company: run/,
    );
  });
});

/** An order without a file, as one in a database would be. */
class SharedOrder {
  readonly entries: CallEntry[] = [];

  /** One process's view of it. */
  view(): CallOrder {
    let read = 0;
    return {
      append: async (entry) => void this.entries.push(entry),
      news: async () => {
        const news = this.entries.slice(read);
        read = this.entries.length;
        return news;
      },
    };
  }
}

describe('an order of calls that is no file', () => {
  it('keeps two processes within the limits together, and delays both by the pause of one', async () => {
    const shared = new SharedOrder();
    const limits = [{ starts: 2, milliseconds: 100 }];
    const [one, other] = [new RateLimiter(shared.view(), limits), new RateLimiter(shared.view(), limits)];
    const starts: number[] = [];
    const take = async (limiter: RateLimiter) => {
      await limiter.start(async () => {});
      starts.push(Date.now());
    };
    await Promise.all([take(one), take(other), take(one), take(other)]);
    starts.sort((a, b) => a - b);
    // A start may be 20 ms late before it queues again, so the next one may come that much too close.
    for (const [i, start] of starts.slice(2).entries())
      expect(start - (starts[i] ?? 0)).toBeGreaterThanOrEqual(78);
    const before = Date.now();
    await one.pause(200);
    await take(other);
    expect(Date.now() - before).toBeGreaterThanOrEqual(195);
  });
});

it('only stores.ts chooses the files, so that no other part knows where tokens and calls are kept', () => {
  const users = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => {
    if (!name.endsWith('.ts')) return false;
    const text = readFileSync(join(SOURCES, name), 'utf8');
    return /from '.*\/(token-file|call-log)\.ts'|settings\.token_file\b(?! ===)|given\.token_file/.test(text);
  });
  expect(users).toEqual(['stores.ts']);
});
