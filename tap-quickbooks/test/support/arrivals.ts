import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { TRIP_MS } from '../../src/limits/rate-limits.ts';

/** Requests of a company that QuickBooks takes in a second, and in a minute. */
const LIMITS = [
  { most: 10, spanMs: 1_000 },
  { most: 500, spanMs: 60_000 },
] as const;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A way to QuickBooks that notes when each request arrives. */
export interface Road {
  readonly url: string;
  readonly arrivals: readonly number[];
  /** Resolves when this many requests have arrived. */
  readonly reached: (count: number) => Promise<void>;
}

/** A proxy. It may hold requests back for a time (ms), each by its number, as a busy network does. */
export async function roadTo(address: string, delayOf: (request: number) => number = () => 0): Promise<Road> {
  const { hostname: host, port } = new URL(address);
  const arrivals: number[] = [];
  let requests = 0;
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  const server = createServer(async (near, answer) => {
    requests += 1;
    const delayMs = delayOf(requests);
    if (delayMs > 0) await sleep(delayMs);
    arrivals.push(Date.now());
    if (waiting !== undefined && arrivals.length >= waiting.count) waiting.resolve();
    const { method = 'GET', url: path = '/', headers } = near;
    const far = request({ host, port, method, path, headers }, (back) => {
      answer.writeHead(back.statusCode ?? 0, back.headers);
      back.pipe(answer);
    });
    near.pipe(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const reached = (count: number) =>
    new Promise<void>((resolve) => {
      waiting = { count, resolve };
      if (arrivals.length >= count) resolve();
    });
  return { arrivals, reached, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Times in which a process that has nothing to do was not run, each longer than the limiter allows for. */
const WITNESS = `let last = Date.now();
setInterval(() => {
  const now = Date.now();
  if (now - last > Number(process.argv[1])) console.log(JSON.stringify({ start: last, end: now }));
  last = now;
}, 10);
console.log('null');`;

/** Fills a list with the times in which this process, or one of a priority, stood still. */
export async function stallsOfMachine(priority = 0): Promise<readonly Span[]> {
  const stalls: Span[] = [];
  const witness = spawn(process.execPath, ['-e', WITNESS, String(TRIP_MS / 2)]);
  if (witness.pid !== undefined) setPriority(witness.pid, priority);
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > TRIP_MS / 2) stalls.push({ start: last, end: now });
    last = now;
  }, 10);
  onTestFinished(() => {
    clearInterval(timer);
    witness.kill();
  });
  witness.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.trim().split('\n')) if (line !== 'null') stalls.push(JSON.parse(line));
  });
  await once(witness.stdout, 'data');
  return stalls;
}

/**
 * Holds that no second and no minute had more requests of a company than the limit. No limiter can promise when a
 * request arrives that a machine holds back for longer than the limiter allows for: of such times nothing is known.
 */
export function expectWithinLimit(
  roads: readonly Pick<Road, 'arrivals'>[],
  stalls: readonly Span[],
  skip: (note: string) => void,
): void {
  const crowded = roads.flatMap(({ arrivals }) => LIMITS.flatMap((limit) => crowdedSpans(arrivals, limit)));
  const isLate = ({ start, end }: Span) => stalls.some((stall) => stall.start < end && start < stall.end);
  expect(crowded.filter((span) => !isLate(span))).toEqual([]);
  if (crowded.length > 0)
    skip(`the machine stood still in ${crowded.length} spans of time, so nothing is known of them`);
}

/** The times with more requests than a limit, each from one request to another. */
function crowdedSpans(arrivals: readonly number[], { most, spanMs }: (typeof LIMITS)[number]): Span[] {
  return arrivals.flatMap((end, i) => {
    const start = arrivals[i - most];
    return start !== undefined && end - start < spanMs ? [{ start, end }] : [];
  });
}
