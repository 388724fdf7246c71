import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measuredNode } from '../../bench/src/measure.ts';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { type Limit, QUICKBOOKS_LIMITS } from '../../tap-quickbooks/src/limits/rate-limits.ts';
import { measureCompany } from './measure-company.ts';
import { measureReports } from './measure-reports.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { type SimulatorProcess, withSimulatorProcess } from './simulator-process.ts';

const { values: flags } = scriptFlags({
  name: 'measure:tap',
  about:
    'Measures the tap where QuickBooks itself is what takes time: invoices of ten years, 800 ms a call, and the real limits. Prints calls and seconds beside what the limits and the latency allow, its CPU time, and the most memory it had.',
  options: {
    company: { type: 'boolean', help: 'measure the calls of a whole company instead' },
    reports: { type: 'boolean', help: 'measure all reports instead' },
    only: { type: 'string', value: 'REPORT,…', help: 'with --reports: some of them' },
    'tie-out': { type: 'boolean', help: 'with --only: also transactions, and a tie-out at the end' },
    yearly: { type: 'boolean', help: 'with --reports: lists of open items as of the ends of years only' },
    invoices: {
      type: 'string',
      value: 'COUNT',
      help: 'how many invoices the company has; 100000 if not given, with --reports 90000',
    },
  },
});
const INVOICES = Number(flags.invoices ?? 100_000);
const LATENCY = 0.8;
const READERS = 8;
/** QuickBooks' own, which the simulator keeps. */
const SIMULATED_LIMITS: readonly Limit[] = [
  { starts: 10, milliseconds: 1_000 },
  { starts: 500, milliseconds: 60_000 },
];
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
  const byLatency = (calls / READERS) * LATENCY;
  const allowedBy = (limits: readonly Limit[]) => {
    const by = ({ starts, milliseconds }: Limit) => ((calls / starts - 1) * milliseconds) / 1_000 + LATENCY;
    const least = Math.max(byLatency, ...limits.map(by));
    return `${least.toFixed(1)}, ratio ${(seconds / least).toFixed(2)}`;
  };
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(
    `calls: ${calls} for ${INVOICES / 1_000} full pages of three streams, answered ${JSON.stringify(byStatus)}`,
  );
  print(
    `seconds: ${seconds.toFixed(1)}; the limits and the latency allow ${allowedBy(SIMULATED_LIMITS)}; with the tap's pace ${allowedBy(QUICKBOOKS_LIMITS)}`,
  );
  print(`CPU: ${cpuSeconds.toFixed(1)} s`);
  print(`peak memory: ${peakMegabytes.toFixed(0)} MB`);
}
