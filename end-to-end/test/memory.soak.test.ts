import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { expect, it } from 'vitest';
import { runProgram } from '../src/measured-tap.ts';
import { tapSettingsFor } from '../src/settings-for.ts';

const YEARS = { from: '2014-01-01', to: '2024-01-01' };
const READERS = 8;

/**
 * Megabytes with Node 20, and with a later one. 87 to 103 are usual with Node 20, also on a busy machine; Node itself
 * takes 44, and the tap 75 before its first page. Node 24 has 106 to 127, so it may exceed this.
 */
const MOST_MB = process.version.startsWith('v20.') ? 115 : 125;

/** Megabytes that holes in the memory of the process make by chance. */
const SAME_MB = 28;

async function peakOver(invoices: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  const others = { customers: 0, items: 0, others: 0 };
  const simulator = await startSimulator({ ...YEARS, ...others, invoices });
  try {
    const settings = { ...tapSettingsFor(simulator, folder), streams: ['qb_invoices'], concurrency: READERS };
    const range = { start_date: YEARS.from, end_date: YEARS.to };
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ ...settings, ...range }));
    const { records, peakMegabytes } = await runProgram(['--config', config]);
    expect(records).toBe(invoices);
    return peakMegabytes;
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true });
  }
}

it('the tap takes little memory, and as much for 100,000 invoices as for 30,000', async () => {
  const [few, many] = [await peakOver(30_000), await peakOver(100_000)];
  expect(Math.max(few, many), `${few} and ${many} MB`).toBeLessThan(MOST_MB);
  expect(many - few, `${few} and ${many} MB`).toBeLessThan(SAME_MB);
});
