import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { latency } from '../src/gateway/latency.ts';
import { Limiter } from '../src/gateway/limiter.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { ask, connect, refresh } from './client.ts';

const running: Simulator[] = [];
const start = async (options: SimulatorOptions = {}) => {
  const simulator = await startSimulator({ customers: 5, invoices: 9, items: 5, ...options });
  running.push(simulator);
  return simulator;
};
afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

const status = (client: Awaited<ReturnType<typeof connect>>) =>
  fetch(`${client.address}?query=select%20*%20from%20Item`, {
    headers: { Authorization: `Bearer ${client.token}` },
  }).then(async (response) => {
    await response.text();
    return response.status;
  });

describe('a moving window', () => {
  it('never accepts more than the limit in any minute or second, and refuses only when it must', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4000), fc.boolean()), { maxLength: 200 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, requestsPerMinute, requestsPerSecond, batchesPerMinute) => {
          const limiter = new Limiter({ requestsPerMinute, requestsPerSecond, batchesPerMinute });
          const accepted: { at: number; isBatch: boolean }[] = [];
          let now = 0;
          for (const [wait, isBatch] of steps) {
            now += wait;
            const since = (span: number) => accepted.filter(({ at }) => at > now - span);
            const batches = since(60_000).filter((one) => one.isBatch).length;
            const isFree =
              since(60_000).length < requestsPerMinute &&
              since(1000).length < requestsPerSecond &&
              (!isBatch || batches < batchesPerMinute);
            expect(limiter.accepts(now, isBatch)).toBe(isFree);
            if (isFree) accepted.push({ at: now, isBatch });
          }
        },
      ),
    );
  });
});

describe('the limits', () => {
  it('are off unless they are set', async () => {
    const client = await connect(await start());
    for (let i = 0; i < 30; i += 1) expect(await status(client)).toBe(200);
  });

  it('refuse with 429 until the window has moved on', async () => {
    const simulator = await start({ requestsPerSecond: 3, requestsPerMinute: 5 });
    simulator.clock.stop();
    const client = await connect(simulator);
    const four = async () => [
      await status(client),
      await status(client),
      await status(client),
      await status(client),
    ];
    expect(await four()).toEqual([200, 200, 200, 429]);
    simulator.clock.advance(1);
    expect(await four()).toEqual([200, 200, 429, 429]);
    simulator.clock.advance(59);
    expect(await four()).toEqual([200, 200, 200, 429]);
    expect(simulator.stats().calls_by_status).toEqual({ 200: 8, 429: 4 });
    expect(simulator.stats().metered_calls).toBe(8);
  });

  it('answer as XML without Retry-After, or as they are set to', async () => {
    const simulator = await start({ requestsPerSecond: 1 });
    simulator.clock.stop();
    const client = await connect(simulator);
    await status(client);
    const response = await fetch(client.address, { headers: { Authorization: `Bearer ${client.token}` } });
    expect([response.headers.get('content-type'), response.headers.get('retry-after')]).toEqual([
      'application/xml',
      null,
    ]);
    simulator.tune({ retryAfter: '60', throttleBody: 'json' });
    const { headers, json } = await client.get('select * from Item');
    expect(headers.get('retry-after')).toBe('60');
    expect(json.fault.error[0].code).toBe('3001');
  });

  it('can be changed through /_simulator/settings', async () => {
    const simulator = await start();
    const url = `${simulator.url}/_simulator/settings`;
    const change = (body: object) => ask(url, { method: 'POST', body: JSON.stringify(body) });
    expect((await ask(url)).json).toMatchObject({ requests_per_minute: 0, order_by_id: 'honoured' });
    expect((await change({ requests_per_minute: 2, order_by_id: 'ignored' })).json).toMatchObject({
      requests_per_minute: 2,
      order_by_id: 'ignored',
    });
    const client = await connect(simulator);
    expect([await status(client), await status(client), await status(client)]).toEqual([200, 200, 429]);
    expect((await change({ port: 5 })).json.error).toBe(
      'port is not a setting that can be changed while running',
    );
    expect((await change({ latency_ms: -1, requests_per_minute: 9 })).status).toBe(400);
    expect((await ask(url)).json.requests_per_minute).toBe(2);
  });
});

describe('metered calls', () => {
  it('are those of production only', async () => {
    const simulator = await start({ environment: 'sandbox' });
    await status(await connect(simulator));
    expect(simulator.stats()).toMatchObject({ calls: 1, metered_calls: 0 });
  });

  it('have a monthly budget: then everything is 429 until the next month', async () => {
    const simulator = await start({
      monthlyCalls: 2,
      refreshTokenRotationSeconds: 900_000,
      now: () => Date.parse('2025-03-30T00:00:00Z'),
    });
    const client = await connect(simulator);
    expect([await status(client), await status(client), await status(client)]).toEqual([200, 200, 429]);
    const token = await fetch(simulator.tokenUrl, { method: 'POST' });
    expect([token.status, token.headers.get('content-type')]).toEqual([429, 'application/xml']);
    simulator.clock.advance(3 * 86_400);
    const { json } = await refresh(simulator, simulator.refreshToken);
    expect((await client.get('select * from Item', json.access_token)).status).toBe(200);
  });
});

describe('latency', () => {
  const settings = { latencyMs: 300, latencyTailMs: 2500, latencyPerRowUs: 0, seed: 7 };
  const times = Array.from({ length: 20_000 }, (_, call) => latency(settings, call, 0)).sort((a, b) => a - b);

  it('has the median and the tail that were asked for, and follows from the seed', () => {
    expect(Math.abs((times[10_000] ?? 0) - 300)).toBeLessThan(15);
    expect(Math.abs((times[19_800] ?? 0) - 2500)).toBeLessThan(300);
    expect(latency(settings, 5, 0)).toBe(latency(settings, 5, 0));
    expect(latency({ ...settings, seed: 8 }, 5, 0)).not.toBe(latency(settings, 5, 0));
  });

  it('is the same each time without a tail, grows with the rows, and is none by default', () => {
    expect(latency({ ...settings, latencyTailMs: 0, latencyPerRowUs: 500 }, 3, 1000)).toBe(800);
    expect(latency({ latencyMs: 0, latencyTailMs: 0, latencyPerRowUs: 0, seed: 1 }, 3, 1000)).toBe(0);
  });

  it('is waited for', async () => {
    const client = await connect(await start({ latencyMs: 80 }));
    const began = Date.now();
    await status(client);
    expect(Date.now() - began).toBeGreaterThanOrEqual(75);
  });
});

describe('the clock', () => {
  it('is set, advanced and stopped over HTTP', async () => {
    const simulator = await start({ clock: '2024-07-01T00:00:00Z' });
    const url = `${simulator.url}/_simulator/clock`;
    const turn = async (body: object) =>
      (await ask(url, { method: 'POST', body: JSON.stringify(body) })).json;
    expect((await ask(url)).json.now).toMatch(/^2024-07-01T00:00:0/);
    expect(await turn({ stopped: true, set: '2024-08-01T00:00:00Z' })).toEqual({
      now: '2024-08-01T00:00:00.000Z',
      stopped: true,
    });
    expect((await turn({ advance_seconds: 3600 })).now).toBe('2024-08-01T01:00:00.000Z');
    expect(await turn({ stopped: false })).toMatchObject({ stopped: false });
    expect((await turn({ set: 'noon' })).error).toContain('set must be an instant');
    expect((await turn({ advance_seconds: '9' })).error).toContain('advance_seconds must be a number');
  });

  it('moves the life of tokens', async () => {
    const simulator = await start({ refreshTokenRotationSeconds: 86_400 });
    const client = await connect(simulator);
    simulator.clock.advance(3601);
    expect((await client.get('select * from Item')).status).toBe(401);
    const same = await refresh(simulator, simulator.refreshToken);
    expect(same.json.refresh_token).toBe(simulator.refreshToken);
    simulator.clock.advance(86_400);
    expect((await refresh(simulator, simulator.refreshToken)).json.refresh_token).not.toBe(
      simulator.refreshToken,
    );
  });
});
