import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'quickbooks-simulator';
import { EXIT_CODES } from 'singer';
import { expect, it } from 'vitest';
import { configFor, runTap, temporaryFolder, writeJson } from '../support/run-tap.ts';
import { startTap } from '../support/start-tap.ts';
import { withEnd } from './known-text.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 5, invoices: 30, items: 5 };
const SLOW_MS = 60_000;

it('a census and a run of one company end with exit code 11 beside each other', async () => {
  const simulator = await startSimulator(COMPANY);
  try {
    const folder = temporaryFolder();
    const config = writeJson(folder, 'config.json', {
      ...configFor(simulator, folder),
      ...{ start_date: COMPANY.from, streams: 'Invoice' },
    });
    const line = '{"stream":"qb_invoices","id":"1","create_time":null}\n';
    const known = writeJson(folder, 'known.ndjson', withEnd([line]));
    const programs = { census: ['census', '--config', config, '--known', known], run: ['--config', config] };
    for (const [first, second] of [
      [programs.run, programs.census],
      [programs.census, programs.run],
    ] as const) {
      simulator.tune({ latencyMs: SLOW_MS });
      const slow = startTap(first);
      while (!readdirSync(folder).some((name) => /\.run-|\.census$/.test(name))) await sleep(20);
      const refused = await runTap(second);
      expect(refused.exitCode, refused.stderr).toBe(EXIT_CODES.busy);
      expect(refused.lastLine).toMatch(/must not overlap with .* again when it has ended$/);
      slow.child.kill('SIGKILL');
      await slow.ended;
      simulator.tune({ latencyMs: 0 });
      const next = await runTap(second);
      expect(next.exitCode, next.stderr).not.toBe(EXIT_CODES.busy);
    }
    expect(readdirSync(folder).filter((name) => /\.run-|\.census$/.test(name))).toEqual([]);
  } finally {
    await simulator.close();
  }
});
