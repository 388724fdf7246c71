import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it, onTestFinished } from 'vitest';
import { TRIP_MS } from '../../src/limits/rate-limits.ts';
import { recordsOf } from '../support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';

const SECOND_MS = 1_000;
const MOST = 10;
const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01' };
const COMPANY = { from: RANGE.start_date, to: RANGE.end_date, customers: 0, invoices: 120, items: 0 };
const LIMITS = { requestsPerSecond: MOST, requestsPerMinute: 500 };

it('processes of one company that start in bursts keep to ten requests in any second together', async ({
  skip,
}) => {
  const simulator = await startSimulator({ ...COMPANY, ...LIMITS });
  onTestFinished(() => simulator.close());
  const road = await countingRoadTo(simulator.apiUrl);
  const stalls = await stallsOfMachine();
  const folder = temporaryFolder();
  const config = writeJson(folder, 'config.json', {
    ...{ ...configFor(simulator, folder), ...RANGE, page_size: 20, streams: 'Invoice' },
    api_url: road.url,
  });
  const burst = () => Array.from({ length: 4 }, () => runTap(['--config', config]));
  const first = burst();
  await road.reached(8);
  const second = burst();
  await road.reached(40);
  const runs = await Promise.all([...first, ...second, ...burst()]);

  expect(runs.map(({ exitCode, lastLine }) => [exitCode, lastLine])).toEqual(
    runs.map(({ lastLine }) => [0, lastLine]),
  );
  expect(runs.map(({ stdout }) => recordsOf(stdout).length)).toEqual(runs.map(() => COMPANY.invoices));
  const { calls, calls_by_status, token_calls } = simulator.stats();
  expect(token_calls).toBe(1);
  expect(calls).toBeGreaterThan(80);
  const crowded = crowdedSeconds(road.arrivals);
  const isLate = ({ start, end }: Span) => stalls.some((stall) => stall.start < end && start < stall.end);
  // No limiter can promise when a request arrives that a machine holds back for longer than the limiter allows for.
  expect(crowded.filter((second) => !isLate(second))).toEqual([]);
  if (crowded.length > 0)
    skip(`the machine stood still in ${crowded.length} seconds, so nothing is known of them`);
  expect(calls_by_status).toEqual({ 200: calls });
});

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The seconds with more requests than the limit, from one request to another. */
function crowdedSeconds(arrivals: readonly number[]): Span[] {
  return arrivals.flatMap((end, i) => {
    const start = arrivals[i - MOST];
    return start !== undefined && end - start < SECOND_MS ? [{ start, end }] : [];
  });
}

/** A proxy that notes when each request arrives. */
async function countingRoadTo(address: string) {
  const { hostname: host, port } = new URL(address);
  const arrivals: number[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  const server = createServer((near, answer) => {
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
  return {
    arrivals,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when this many requests have arrived. */
    reached: (count: number) =>
      new Promise<void>((resolve) => {
        waiting = { count, resolve };
        if (arrivals.length >= count) resolve();
      }),
  };
}

/** Times in which a process that has nothing to do was not run, each longer than the limiter allows for. */
const WITNESS = `let last = Date.now();
setInterval(() => {
  const now = Date.now();
  if (now - last > Number(process.argv[1])) console.log(JSON.stringify({ start: last, end: now }));
  last = now;
}, 10);
console.log('null');`;

/** Fills a list with the times in which this machine, or this process, stood still. */
async function stallsOfMachine(): Promise<readonly Span[]> {
  const stalls: Span[] = [];
  const witness = spawn(process.execPath, ['-e', WITNESS, String(TRIP_MS / 2)]);
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
