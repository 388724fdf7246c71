import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';

/** A signal to the process group, as Airflow, systemd, Docker and a terminal send it. */
const server = sharedServer();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stopped-together-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
});

const program = (name: string, config: object) => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return `${process.execPath} ${join(PROJECT_ROOT, name, 'bin', `${name}.js`)} --config ${path}`;
};

/** A pipe in a process group of its own; both exit codes and the target's stdout at its end. */
function startPipe(tap: string, target: string) {
  const script = `set -o pipefail; ${tap} | ${target} > ${folder}/states; echo "\${PIPESTATUS[@]}"`;
  // The shell itself outlives the signal, to report the exit codes.
  const child = spawn('bash', ['-c', `trap : TERM INT; ${script}`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  let [out, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close').then(() => ({
    codes: out.trim(),
    log,
    states: readFileSync(join(folder, 'states'), 'utf8').trimEnd().split('\n'),
  }));
  return { ended, log: () => log, signal: (name: NodeJS.Signals) => process.kill(-(child.pid ?? 0), name) };
}

async function rowsIn(database: string, table: string): Promise<number | undefined> {
  const statement = `select count(*)::integer as rows from raw.${table}`;
  return Warehouse.open(database, async (warehouse) => {
    const [row] = await warehouse.query<{ rows: number }>(statement);
    return row?.rows;
  });
}

describe('a signal to the process group', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    '%s has the pages that the tap has paid for loaded, and its last STATE out',
    async (signal, code) => {
      const simulator = await startSimulator({
        from: '2024-01-01',
        to: '2024-12-31',
        customers: 0,
        invoices: 4_000,
        items: 0,
        seed: 3,
        latencyMs: 100,
      });
      const database = await server.createDatabase(`group_${code}`);
      const {
        ended,
        log,
        signal: send,
      } = startPipe(
        program('tap-quickbooks', {
          ...tapSettingsFor(simulator, folder),
          token_file: join(folder, `tokens-${code}.json`),
          start_date: '2024-01-01T00:00:00Z',
          end_date: '2025-01-01T00:00:00Z',
          page_size: 10,
          concurrency: 2,
        }),
        program('target-postgres-raw', { connection_string: database }),
      );
      while (simulator.stats().metered_calls < 25 || !log().includes('loading into'))
        await new Promise((go) => setTimeout(go, 20));
      send(signal);
      const { codes, states } = await ended;
      expect(codes, log()).toBe(`${code} ${code}`);
      expect(JSON.parse(states.at(-1) ?? '')).toHaveProperty('bookmarks.qb_invoices');
      // All that the tap says it has read is in.
      const read = Number(/read (\d+) records in/.exec(log())?.[1]);
      expect(read).toBeGreaterThan(150);
      const loaded = await Promise.all(
        ['qb_invoices', 'qb_company_info'].map((table) => rowsIn(database, table)),
      );
      expect(loaded.reduce<number>((sum, rows) => sum + (rows ?? 0), 0)).toBe(read);
      await simulator.close();
    },
  );

  it('has the last page of a slow tap loaded, which comes a second after the signal', async () => {
    const database = await server.createDatabase('slow_tap');
    const record = (id: number) => `{"type":"RECORD","stream":"s","record":{"id":"${id}"}}`;
    const schema = '{"type":"SCHEMA","stream":"s","schema":{"properties":{"id":{}}},"key_properties":["id"]}';
    const tap = join(folder, 'slow-tap.mjs');
    writeFileSync(
      tap,
      `const say = (...lines) => process.stdout.write(lines.join('\\n') + '\\n');
       setInterval(() => {}, 1000);
       process.on('SIGTERM', () => setTimeout(() => {
         say(${JSON.stringify(record(2))}, '{"type":"STATE","value":2}');
         process.exit(0);
       }, 1000));
       say(${JSON.stringify(schema)}, ${JSON.stringify(record(1))}, '{"type":"STATE","value":1}');`,
    );
    const { ended, log, signal } = startPipe(
      `${process.execPath} ${tap}`,
      program('target-postgres-raw', { connection_string: database }),
    );
    while (!log().includes('loading into')) await new Promise((go) => setTimeout(go, 20));
    signal('SIGTERM');
    expect(await ended).toMatchObject({ codes: '0 143', states: ['1', '2'] });
    expect(await rowsIn(database, 's')).toBe(2);
  });
});
