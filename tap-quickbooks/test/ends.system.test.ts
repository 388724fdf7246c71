import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { readThroughKills } from './support/killed-runs.ts';
import { coveredTooEarly, lastState, messagesOf, recordsOf } from './support/messages.ts';
import { configFor, runTap, temporaryFolder, writeJson } from './support/run-tap.ts';
import { type StartedTap, startTap } from './support/start-tap.ts';

/** Invoices of a company, and records of all streams that it is made with. */
const [INVOICES, RECORDS] = [1_200, 1_210];

/** Records of the streams that a simulated company is made with. */
const generated = (stdout: string) =>
  recordsOf(stdout).filter(({ stream }) => ['qb_customers', 'qb_invoices', 'qb_items'].includes(stream));

describe.concurrent('a run that ends before everything is read', () => {
  const simulators: Simulator[] = [];
  afterAll(() => Promise.all(simulators.map((simulator) => simulator.close())));

  /** A company of its own for a test, and settings with pages so small that the rate limit makes the run last. */
  const newCompany = async (invoices = INVOICES) => {
    const simulator = await startSimulator({
      from: '2024-01-01',
      to: '2024-03-01',
      customers: 5,
      invoices,
      items: 5,
    });
    simulators.push(simulator);
    const folder = temporaryFolder();
    const config = (more: Record<string, unknown> = {}) =>
      writeJson(folder, 'config.json', {
        ...configFor(simulator, folder),
        start_date: '2024-01-01',
        end_date: '2024-03-01',
        page_size: 40,
        ...more,
      });
    return { simulator, folder, config };
  };

  /** Runs the tap, and acts once: as soon as this many STATEs have come. */
  const runUntil = (states: number, config: string, act: (tap: ChildProcess) => void) => {
    let isDone = false;
    return runTap(['--config', config], {}, (stdout, tap) => {
      if (isDone || (stdout.match(/^\{"type":"STATE"/gm)?.length ?? 0) < states) return;
      isDone = true;
      act(tap);
    });
  };

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s has written whole pages and a STATE that holds', async (signal, code) => {
    const { config, folder } = await newCompany();
    const run = await runUntil(12, config(), (tap) => tap.kill(signal));
    expect(run.exitCode, run.stderr).toBe(code);
    expect(run.stderr).toContain(`stopped by ${signal}`);
    expect(run.lastLine).toMatch(
      new RegExp(`WARNING .*stopped by ${signal}; the next run continues from the last STATE`),
    );
    expect(run.stdout.endsWith('\n')).toBe(true);
    expect(messagesOf(run.stdout).at(-1)?.type).toBe('STATE');
    expect(coveredTooEarly(run.stdout)).toEqual([]);
    expect(generated(run.stdout).length).toBeLessThan(RECORDS);

    const state = writeJson(folder, 'state.json', lastState(run.stdout));
    const rest = await runTap(['--config', config({ page_size: 1_000 }), '--state', state]);
    const keys = [run, rest].flatMap(({ stdout }) =>
      generated(stdout).map(({ stream, record }) => stream + record.id),
    );
    expect(new Set(keys).size).toBe(RECORDS);
  });

  it('by a second signal does not wait for requests that are under way', async () => {
    const { config } = await newCompany();
    let isTold = false;
    const run = await runTap(['--config', config()], {}, (stdout, tap) => {
      isTold ||= (stdout.match(/^\{"type":"STATE"/gm)?.length ?? 0) >= 3;
      if (isTold) tap.kill('SIGTERM');
    });
    // One that comes when Node has taken its handlers away ends the process itself; a shell says 143 of both.
    expect(run.exitCode ?? run.signal, run.stderr).toBeOneOf([143, 'SIGTERM']);
    expect(coveredTooEarly(run.stdout)).toEqual([]);
  });

  it('by a reader that is gone ends with its own code', async () => {
    const { config } = await newCompany();
    const run = await runUntil(3, config(), (tap) => tap.stdout?.destroy());
    expect(run.exitCode).toBe(9);
    expect(run.lastLine).toMatch(/CRITICAL .*the reader of our output is gone/);
  });

  /** A run that waits for its reader: the first page of invoices has come, and is far larger than a pipe. */
  const blockedRun = async (invoices = INVOICES): Promise<StartedTap> => {
    const { config, folder } = await newCompany(invoices);
    const catalog = writeJson(folder, 'catalog.json', {
      streams: [{ tap_stream_id: 'qb_invoices', stream: 'qb_invoices', schema: {} }],
    });
    const tap = startTap(['--config', config({ page_size: 1_000 }), '--catalog', catalog]);
    tap.child.stdout?.pause();
    await vi.waitFor(() => expect(tap.said()).toMatch(/http_request_duration/), {
      timeout: inject('patienceMs'),
    });
    return tap;
  };

  it('by signals ends although its stdout is blocked', async () => {
    const { child, ended } = await blockedRun();
    // Signals of a kind that come at once are one: so they come until the run has ended.
    const signals = setInterval(() => child.kill('SIGTERM'), 200);
    await once(child, 'exit');
    clearInterval(signals);
    child.stdout?.resume();
    const run = await ended;
    expect(run.exitCode, run.stderr).toBe(143);
    expect(run.lastLine).toMatch(/stopped by SIGTERM before all was written, since stdout is blocked/);
    expect(coveredTooEarly(run.stdout.slice(0, run.stdout.lastIndexOf('\n') + 1))).toEqual([]);
  });

  it('by two signals writes whole lines and a last STATE for a reader that is slow', async () => {
    const { child, ended } = await blockedRun(4_000);
    child.kill('SIGINT');
    await sleep(200);
    child.kill('SIGTERM');
    const exited = once(child, 'exit');
    const told = Date.now();
    // A chunk at a time, for longer than a reader may take nothing.
    while (Date.now() - told < 6_500) {
      const chunk = once(child.stdout ?? child, 'data');
      child.stdout?.resume();
      await Promise.race([chunk, exited]);
      child.stdout?.pause();
      await sleep(250);
    }
    expect(child.exitCode).toBeNull();
    child.stdout?.resume();
    const run = await ended;
    expect(run.exitCode, run.stderr).toBe(130);
    expect(run.lastLine).toMatch(/stopped by SIGINT; the next run continues/);
    expect(messagesOf(run.stdout).at(-1)?.type).toBe('STATE');
    expect(coveredTooEarly(run.stdout)).toEqual([]);
  });
});

it('a run that is killed at random moments and resumed loses no record, and what a kill costs is bounded', () =>
  readThroughKills(3, 1_200, Date.now() % 100_000));
