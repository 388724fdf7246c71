import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSimulator } from 'quickbooks-simulator';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';

const postgres = sharedServer();
const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 20, invoices: 50, items: 10, seed: 5 };

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
}
interface Metric {
  readonly name: string;
  readonly sum?: {
    readonly dataPoints: readonly { asInt?: string | number; asDouble?: number; attributes: Attribute[] }[];
  };
}

let folder: string;
let receiver: Server;
let bodies: Map<string, string[]>;
let isHanging: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-test-'));
  bodies = new Map();
  isHanging = false;
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? '';
    bodies.set(path, [...(bodies.get(path) ?? []), Buffer.concat(chunks).toString()]);
    if (!isHanging) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
});

const endpoint = () => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
});

async function load(environment: Readonly<Record<string, string>>) {
  const simulator = await startSimulator(COMPANY);
  simulator.addFault({ kind: 'unavailable', endpoint: 'query', count: 1 });
  try {
    return await runPipe({
      ...{ root: PROJECT_ROOT, folder, env: environment },
      tap: tapSettingsFor(simulator, folder),
      target: { connection_string: await postgres.createDatabase(`telemetry_${Date.now()}`) },
    });
  } finally {
    await simulator.close();
  }
}

const textOf = (attributes: readonly Attribute[], key: string) => {
  const value = attributes.find((each) => each.key === key)?.value ?? {};
  return value.stringValue ?? value.intValue ?? value.doubleValue;
};

function receivedFrom(service: string): { spans: Span[]; sumOf: (name: string) => number } {
  const resources = (path: string, list: string) =>
    (bodies.get(path) ?? [])
      .flatMap((body) => JSON.parse(body)[list])
      .filter(({ resource }) => textOf(resource.attributes, 'service.name') === service);
  const spans: Span[] = resources('/v1/traces', 'resourceSpans').flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans),
  );
  const metrics: Metric[] = resources('/v1/metrics', 'resourceMetrics').flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap((scope: { metrics: Metric[] }) => scope.metrics),
  );
  const sumOf = (name: string) =>
    (metrics.findLast((metric) => metric.name === name)?.sum?.dataPoints ?? []).reduce(
      (sum, point) => sum + Number(point.asInt ?? point.asDouble),
      0,
    );
  return { spans, sumOf };
}

it('both programs send the run, its streams, calls and rows to a receiver of OTLP over HTTP', async () => {
  const { tapExit, targetExit, log } = await load(endpoint());
  expect({ tapExit, targetExit }, log).toEqual({ tapExit: 0, targetExit: 0 });
  const [, records, calls] = /read (\d+) records in (\d+) calls/.exec(log) ?? [];
  const tap = receivedFrom('tap-quickbooks');
  const run = tap.spans.find(({ name }) => name === 'run');
  expect(textOf(run?.attributes ?? [], 'process.exit.code')).toBe(0);
  const inside = tap.spans.filter(({ parentSpanId }) => parentSpanId === run?.spanId);
  expect(inside.filter(({ name }) => name === 'call')).toHaveLength(Number(calls));
  expect(
    inside.filter(({ name }) => name === 'stream').map(({ attributes }) => textOf(attributes, 'stream')),
  ).toContain('qb_invoices');
  expect(tap.sumOf('quickbooks.calls')).toBe(Number(calls));
  expect(tap.sumOf('quickbooks.retries')).toBe(1);
  expect(tap.sumOf('singer.records')).toBe(Number(records));
  const target = receivedFrom('target-postgres-raw');
  expect(target.sumOf('singer.rows.committed')).toBe(Number(records));
  expect(target.spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['run', 'batch']));
  expect(JSON.stringify([...bodies])).not.toMatch(/client_secret|refresh_token|process\.command/);
});

it('a receiver that hangs delays the end of a run by a few seconds at most, and is named once', async () => {
  const database = await postgres.createDatabase(`telemetry_hang_${Date.now()}`);
  const program = join(PROJECT_ROOT, 'target-postgres-raw', 'bin', 'target-postgres-raw.js');
  const timed = async (environment: Readonly<Record<string, string>>) => {
    const began = performance.now();
    const { stderr } = await promisify(execFile)(process.execPath, [program, '--input', '/dev/null'], {
      env: { ...environment, TARGET_POSTGRES_RAW_CONNECTION_STRING: database },
    });
    return { stderr, seconds: (performance.now() - began) / 1_000 };
  };
  isHanging = true;
  const hanging = await timed(endpoint());
  const without = await timed({ ...endpoint(), OTEL_SDK_DISABLED: 'true' });
  expect(hanging.stderr.match(/telemetry could not be sent/g), hanging.stderr).toHaveLength(1);
  expect(bodies.size).toBeGreaterThan(0);
  // 2.5 s, and the time to load the SDK on a busy machine.
  expect(hanging.seconds - without.seconds).toBeLessThan(12 * inject('pace'));
});

it('the last line of a run that failed is its own, although its telemetry could not be sent', async () => {
  isHanging = true;
  const program = join(PROJECT_ROOT, 'target-postgres-raw', 'bin', 'target-postgres-raw.js');
  const running = promisify(execFile)(process.execPath, [program, '--input', join(folder, 'missing')], {
    env: { ...endpoint(), TARGET_POSTGRES_RAW_CONNECTION_STRING: 'postgresql://u@127.0.0.1:1/x' },
  });
  const { stderr, code } = await running.then(
    () => ({ stderr: '', code: 0 }),
    (failure: { stderr: string; code: number }) => failure,
  );
  const lines = stderr.trimEnd().split('\n');
  expect({ code, last: lines.at(-1) }).toEqual({ code: 2, last: expect.stringContaining('CRITICAL') });
  expect(lines.filter((line) => line.includes('telemetry could not be sent'))).toHaveLength(1);
});

it('without the package a run says so in one line, and loads', async () => {
  const program = join(folder, 'target-postgres-raw');
  for (const part of ['bin', 'dist', 'package.json'])
    cpSync(join(PROJECT_ROOT, 'target-postgres-raw', part), join(program, part), { recursive: true });
  const database = await postgres.createDatabase(`telemetry_none_${Date.now()}`);
  const running = promisify(execFile)(
    process.execPath,
    [join(program, 'bin', 'target-postgres-raw.js'), '--input', '/dev/null'],
    { env: { ...endpoint(), TARGET_POSTGRES_RAW_CONNECTION_STRING: database } },
  );
  const { stderr } = await running;
  expect(
    stderr.match(/OTEL_EXPORTER_OTLP_ENDPOINT asks for OpenTelemetry.*npm install @opentelemetry/g),
  ).toHaveLength(1);
  expect(bodies.size).toBe(0);
});
