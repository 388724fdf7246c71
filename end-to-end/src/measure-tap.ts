import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measuredNode } from '../../bench/src/measure.ts';
import { measureCompany } from './measure-company.ts';
import { measureReports } from './measure-reports.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { type SimulatorProcess, withSimulatorProcess } from './simulator-process.ts';

/**
 * Measures the tap where QuickBooks itself is what takes time: 100,000 invoices of ten years (`--invoices` sets another
 * number), 800 ms a call, and the real limits. Prints calls and seconds beside what the limits and the latency allow,
 * its CPU time, and the most memory it had. `--company` measures the calls of a whole company instead, `--reports`
 * those of all reports, `--yearly` with the lists of open items as of the ends of years only, `--only A,B` those
 * of some reports, `--tie-out` with their transactions and a tie-out at the end.
 */
const { values: flags } = parseArgs({
  options: {
    company: { type: 'boolean' },
    reports: { type: 'boolean' },
    only: { type: 'string' },
    'tie-out': { type: 'boolean' },
    yearly: { type: 'boolean' },
    invoices: { type: 'string' },
  },
});
const INVOICES = Number(flags.invoices ?? 100_000);
const LATENCY = 0.8;
const READERS = 8;
const CALLS_A_SECOND = 10;
const STREAMS = ['qb_customers', 'qb_invoices', 'qb_items'];

if (flags.company) await measureCompany();
else if (flags.reports) {
  const { invoices = '90000', only, yearly: isYearly = false } = flags;
  await measureReports({ invoices, only, isYearly, isTied: only === undefined || flags['tie-out'] === true });
} else await measureInvoices();

async function measureInvoices(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'measure-tap-'));
  const company = ['--from', '2014-01-01', '--to', '2024-01-01', '--invoices', String(INVOICES)];
  const others = ['--customers', '0', '--items', '0', '--others', '0'];
  const limits = ['--requests-per-second', '10', '--requests-per-minute', '500'];
  const latency = ['--latency-ms', String(LATENCY * 1_000)];
  try {
    await withSimulatorProcess([...company, ...others, ...limits, ...latency], (simulator) =>
      measure(folder, simulator),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string, { access, stats }: SimulatorProcess): Promise<void> {
  const config = join(folder, 'config.json');
  const settings = { ...access, streams: STREAMS };
  const range = { start_date: '2014-01-01', end_date: '2024-01-01', concurrency: READERS };
  writeFileSync(config, JSON.stringify({ ...settings, ...range, token_file: join(folder, 'tokens.json') }));

  const program = join(PROJECT_ROOT, 'tap-quickbooks', 'bin', 'tap-quickbooks.js');
  const { seconds, cpuSeconds, peakMegabytes } = await measuredNode({
    words: [process.execPath, program, '--config', config],
  });

  const { calls, calls_by_status: byStatus } = await stats();
  const allowed = Math.max((calls / READERS) * LATENCY, (calls - CALLS_A_SECOND) / CALLS_A_SECOND + LATENCY);
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(
    `calls: ${calls} for ${INVOICES / 1_000} full pages of three streams, answered ${JSON.stringify(byStatus)}`,
  );
  print(
    `seconds: ${seconds.toFixed(1)}; the limits and the latency allow ${allowed.toFixed(1)}, ratio ${(seconds / allowed).toFixed(2)}`,
  );
  print(`CPU: ${cpuSeconds.toFixed(1)} s`);
  print(`peak memory: ${peakMegabytes.toFixed(0)} MB`);
}
