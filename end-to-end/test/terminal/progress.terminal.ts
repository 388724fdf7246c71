import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { environmentFor, type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { requireTmux, Terminal } from './tmux.ts';

/** Screens are kept in this folder if it is named, for a person to look at. */
const SCREENS = process.env.TERMINAL_SCREENS;
const INVOICES = 4_000;

let server: PostgresServer;
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  requireTmux();
  folder = mkdtempSync(join(tmpdir(), 'terminal-test-'));
  server = await startPostgres();
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-12-31', customers: 1_200, invoices: INVOICES, items: 400, others: 0 },
    ...{ seed: 7, latencyMs: 400 },
  });
});
afterAll(async () => {
  await simulator?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

let terminal: Terminal;
afterEach(() => terminal.end());

let runs = 0;

/** A terminal in a folder of its own, in which the pipe is `load`. Pages are small, so that a run takes seconds. */
async function terminalOf(columns: number, more: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  runs += 1;
  const home = join(folder, String(runs));
  mkdirSync(home);
  const path = `${join(PROJECT_ROOT, 'node_modules/.bin')}:${process.env.PATH}`;
  terminal = new Terminal(
    { columns, rows: 24, folder: home },
    {
      ...{ PATH: path, HOME: home, LANG: 'C.UTF-8', ...environmentFor(simulator) },
      ...{
        QBO_STREAMS: 'Customer,Invoice,Item',
        TAP_QUICKBOOKS_PAGE_SIZE: '250',
        TAP_QUICKBOOKS_CONCURRENCY: '3',
      },
      TARGET_POSTGRES_RAW_CONNECTION_STRING: await server.createDatabase(`terminal_${runs}`),
      ...{ TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '500', ...more },
    },
  );
  await terminal.until(/^\$/);
  return terminal;
}

const PIPE = 'tap-quickbooks --state-file s.json | target-postgres-raw --state-file s.json';
const SUMS_START = /^[\d,]+ of [\d,]+ (records )?committed /;
const SUMS = /^[\d,]+ of [\d,]+ (records )?committed .* left$/;

function keep(name: string, screen: readonly string[]): void {
  if (SCREENS === undefined) return;
  mkdirSync(SCREENS, { recursive: true });
  writeFileSync(join(SCREENS, `${name}.txt`), `${screen.join('\n')}\n`);
}

/** The lines of the drawing: everything after the empty line on which the cursor rests. */
function drawingOf(screen: readonly string[]): readonly string[] {
  return screen.slice(screen.lastIndexOf('') + 1);
}

describe.each([60, 80, 200])('on a terminal of %i columns', (columns) => {
  it('one display shows the pair during a run, and nothing of it is left at the end', async () => {
    await terminalOf(columns);
    terminal.type(`clear; ${PIPE}; echo "codes \${PIPESTATUS[*]}"`);
    const during = await terminal.until(SUMS);
    keep(`during-${columns}`, during);
    const [sums = '', ...rows] = [...drawingOf(during)].reverse();
    expect(sums).toMatch(/^[\d,]+ of [\d,]+ (records )?committed · .*\d+ calls · [\d,]+\/s · \d+:\d\d left$/);
    const invoices = rows.find((row) => row.startsWith('qb_invoices')) ?? '';
    expect(invoices).toMatch(/^qb_invoices {2,}[\d,]+ of 4,000 {2}[━╌─]{8,40} {2,}\d+ %$/);
    // Each stream has one row, and their columns stand under each other.
    expect(rows.map((row) => row.split(' ')[0])).toEqual([...new Set(rows.map((row) => row.split(' ')[0]))]);
    expect(new Set(rows.map((row) => row.indexOf(' of ')))).toHaveLength(1);

    await terminal.until(/^codes/);
    const after = terminal.screen();
    keep(`after-${columns}`, after);
    const lines = terminal.all();
    expect(
      lines.filter((line) => !/^(INFO|WARNING) \d\d:\d\d:\d\dZ (tap|target)-|^codes 0 0$|^\$/.test(line)),
    ).toEqual([]);
    expect(lines.join('\n')).toContain(`qb_invoices: ${INVOICES} records: ${INVOICES} inserted`);
  });
});

/** The sum that is shown as committed, and how many rows the screen has of one stream and of the sums. */
function drawn() {
  const screen = terminal.screen();
  return {
    committed: screen.find((line) => SUMS_START.test(line))?.split(' of ')[0],
    rows: [/^qb_invoices/, SUMS_START].map((row) => screen.filter((line) => row.test(line)).length),
  };
}

it('a drawing is whole again after the terminal was made narrower and wider', async () => {
  await terminalOf(120);
  terminal.type(`clear; ${PIPE}; echo "codes \${PIPESTATUS[*]}"`);
  await terminal.until(SUMS);
  for (const columns of [60, 200]) {
    const before = drawn();
    terminal.resize({ columns, rows: 24 });
    // Another figure shows that the drawing was made again after the change.
    await expect.poll(() => drawn().committed !== before.committed && drawn().rows).toEqual([1, 1]);
    keep(`resized-${columns}`, terminal.screen());
  }
  await terminal.until(/^codes 0 0/);
  expect(terminal.all().filter((line) => /^qb_| committed /.test(line))).toEqual([]);
});

it.each(['once', 'twice'])(
  'Ctrl-C %s ends the pipe with 130, a calm last line of each, and a STATE to continue from',
  async (times) => {
    await terminalOf(80);
    terminal.type(`clear; set -o pipefail; ${PIPE}; echo "pipe $? codes \${PIPESTATUS[*]}"`);
    await terminal.until(SUMS);
    terminal.press('C-c');
    if (times === 'twice') {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      terminal.press('C-c');
    }
    await terminal.until(/^\$ *$/);
    const lines = terminal.all();
    keep(`ctrl-c-${times}`, terminal.screen());
    expect(lines).toContain('pipe 130 codes 130 130');
    const loud = lines.filter((line) => !/^INFO |^\$|^pipe /.test(line));
    expect(loud.filter((line) => line.includes('tap-quickbooks'))).toHaveLength(1);
    expect(loud.filter((line) => line.includes('target-postgres-raw'))).toHaveLength(1);
    for (const line of loud) expect(line).toMatch(/^WARNING .*(stopped|ended) by SIGINT/);

    terminal.type(`clear; ${PIPE}; echo "codes \${PIPESTATUS[*]}"`);
    await terminal.until(/^codes 0 0/);
    expect(terminal.all().join('\n')).toMatch(
      /reading qb_customers, qb_invoices, qb_items from .* is covered/,
    );
  },
);

it('NO_COLOR switches colours off, and a warning is coloured without it', async () => {
  await terminalOf(80, { NO_COLOR: '1' });
  terminal.type(PIPE);
  await terminal.until(SUMS);
  const plain = terminal.screen('-e');
  keep('no-color', plain);
  expect(plain.join('\n')).not.toContain('\x1b[');
  terminal.end();
  await terminalOf(80);
  terminal.type(PIPE);
  await terminal.until(SUMS);
  const coloured = terminal.screen('-e');
  keep('colour', coloured);
  expect(coloured.join('\n')).toContain('\x1b[32m━');
});

it('a program without a pipe says so at once', async () => {
  await terminalOf(200);
  terminal.type('clear; target-postgres-raw');
  await terminal.until(/^WARNING .* stdin is a terminal, and waits/);
  terminal.press('C-c');
  await terminal.until(/^WARNING .* ended by SIGINT/);
  terminal.type('clear; script -qec "tap-quickbooks" /dev/null | head -n 3');
  await terminal.until(/^WARNING .* stdout is a terminal/);
});

it('the tap alone draws if stdout is a file, and not if it is a terminal', async () => {
  await terminalOf(80);
  terminal.type('clear; tap-quickbooks > out.singer; echo "code $?"');
  const during = await terminal.until(/ records written · /);
  keep('tap-into-a-file', during);
  await terminal.until(/^code 0/);
  expect(terminal.all().filter((line) => /^qb_| written /.test(line))).toEqual([]);
  // Another word than above: "code 0" is on the screen until `clear` has run.
  terminal.type('clear; target-postgres-raw < out.singer > states; echo "loaded $?"');
  await terminal.until(/^loaded 0/);
  expect(terminal.all().join('\n')).toContain(`qb_invoices: ${INVOICES} records: ${INVOICES} inserted`);
});
