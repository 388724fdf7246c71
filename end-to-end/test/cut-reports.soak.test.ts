import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultOrder, type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomOf } from '../../tap-quickbooks/test/support/random-of.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { runPipe, runTargetCommand } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import {
  daysFrom,
  isOpen,
  isPart,
  openDays,
  openReasons,
  storedDays,
  storedReports,
  uncutReports,
  unevenParts,
  wrongRecords,
} from './cut-reports.ts';

/** SEED and ROUNDS take other seeds than these: as many as ROUNDS, from SEED on. */
const SEED = Number(process.env.SEED ?? 1);
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const KILLS = Number(process.env.KILLS ?? 3);
const FAULTS_OF_RUN = 3;

const RANGE = { start_date: '2024-01-01', end_date: '2024-03-01' };
/** All transactions are of two days, so that each has more cells than an answer, and few calls show that. */
const COMPANY = { from: '2024-01-31', to: '2024-02-02', customers: 60, invoices: 40, items: 8, others: 20 };
const CELLS = 600;

const FAULTS: readonly Pick<FaultOrder, 'kind' | 'seconds'>[] = [
  { kind: 'throttle_json', seconds: 1 },
  { kind: 'gateway_timeout', seconds: 0 },
  { kind: 'cut_body' },
  { kind: 'cut_json' },
  { kind: 'system_fault' },
  { kind: 'other_period' },
];

const SERVICES = (['classic', 'modern'] as const).flatMap((reportService) =>
  (['en', 'fr-CA'] as const).map((reportLanguage) => ({ reportService, reportLanguage })),
);

/** The last day of each report, from the first day of the range on. */
const REPORTS = [
  { name: 'ProfitAndLoss', until: '2024-12-31' },
  { name: 'GeneralLedger', period: 'month', until: '2024-02-29' },
  { name: 'TransactionList', until: '2024-02-29' },
  { name: 'CustomerBalanceDetail', until: '2024-02-29' },
  { name: 'AgedReceivables', filters: { num_periods: '60' }, until: '2024-02-29' },
];
/** It has more cells than an answer may have, and no parameter splits it. */
const TOO_LARGE = 'AgedReceivables';
const MONTH_ENDS = ['2024-01-31', '2024-02-29'];

const server = sharedServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cut-reports-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.concurrent.each(Array.from({ length: ROUNDS }, (_, i) => SEED + i))(
  'reports through cuts, faults and kills are stored as uncut answers have them, or are named and open (SEED=%i)',
  async (seed) => {
    const service = SERVICES[seed % SERVICES.length];
    const simulator = await startSimulator({ ...COMPANY, ...service, seed, reportCells: CELLS });
    try {
      const database = await server.createDatabase(`cut_reports_${seed}`);
      const { exit, log, faults } = await readThroughKills(simulator, database, seed);
      const { calls } = simulator.stats();
      const stored = await storedReports(database);
      const uncut = await uncutReports(simulator);
      expect(await wrongRecords(stored, uncut), log).toEqual([]);

      const open = openDays(log);
      const days = storedDays(stored);
      expect([...days].filter(([, times]) => times > 1)).toEqual([]);
      expect(wantedDays().filter((day) => !days.has(day) && !open.has(day))).toEqual([]);
      expect(
        await unevenParts(
          stored.filter((each) => !isOpen(each, open)),
          uncut,
        ),
      ).toEqual([]);
      expect(new Set([...open].map((day) => day.split(' ')[0])), log).toContain(TOO_LARGE);
      expect(openReasons(log), log).toEqual(
        new Set(['QuickBooks says that it is unable to display more data']),
      );
      expect(exit, log).toBe(5);
      expect(stored.filter(isPart).length).toBeGreaterThan(0);
      process.stderr.write(
        `seed ${seed}: ${stored.length} records, ${stored.filter(isPart).length} of them parts, after ${calls} calls, ${KILLS} kills and ${faults} faults\n`,
      );
    } finally {
      await simulator.close();
    }
  },
);

/** Runs that fail and are killed, and a last one without that. Returns the end of the last one. */
async function readThroughKills(simulator: Simulator, database: string, seed: number) {
  const random = randomOf(seed);
  const place = mkdtempSync(join(folder, 'company-'));
  const reports = REPORTS.map(({ until: _, ...order }) => order);
  const tap = { ...tapSettingsFor(simulator, place), ...RANGE, reports, streams: ['CompanyInfo'] };
  const run = async (statesToKill = Number.POSITIVE_INFINITY) => {
    let states = 0;
    const state = await runTargetCommand(['last-state', '--if-any'], database);
    const ended = await runPipe({
      ...{ root: PROJECT_ROOT, folder: place, tap, ...(state !== '' && { state }) },
      target: { connection_string: database, batch_size_rows: 2 },
      onState: (_, kill) => {
        states += 1;
        if (states === statesToKill) setTimeout(kill, random() * 100);
      },
    });
    return ended;
  };
  let faults = 0;
  for (let kills = 0; kills < KILLS; ) {
    for (let i = 0; i < FAULTS_OF_RUN; i += 1) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)] ?? FAULTS[0];
      if (fault === undefined) continue;
      simulator.addFault({ ...fault, endpoint: 'report', nth: 1 + Math.floor(random() * 20), count: 1 });
    }
    const { targetExit } = await run(1 + Math.floor(random() * 8));
    if (targetExit === 'SIGKILL') kills += 1;
    faults += simulator.faults().reduce((sum, { hits }) => sum + hits, 0);
    simulator.clearFaults();
  }
  const { tapExit, targetExit, log } = await run();
  expect(targetExit, log).toBe(0);
  return { exit: tapExit, log, faults };
}

function wantedDays(): string[] {
  return REPORTS.flatMap(({ name, until }) => {
    const isAsOf = ['CustomerBalanceDetail', 'AgedReceivables'].includes(name);
    return (isAsOf ? MONTH_ENDS : daysFrom(RANGE.start_date, until)).map((day) => `${name} ${day}`);
  });
}
