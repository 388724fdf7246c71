import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type PostgresServer, withPostgres } from 'postgres-launcher';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { Fleet, type RunEnd, type Slot } from './machines/fleet.ts';
import { type Call, Gate, ownersAtOnce, passedOn } from './machines/gate.ts';
import { canMakeNetworks, type Machine, machineInFolder, machineWithNetwork } from './machines/machine.ts';
import { Warehouse } from './warehouse.ts';

const { values } = scriptFlags({
  name: 'test:machines',
  about:
    'Two machines that share nothing but Postgres load companies again and again, while records change and programs are killed at random moments. As root on Linux each machine has a network, a hostname and a folder of its own; elsewhere it is a folder. A replaced refresh token is dead at once. At the end the rows must be those of QuickBooks.',
  options: {
    minutes: { type: 'string', default: '10', value: 'NUMBER', help: 'how long it takes' },
    companies: { type: 'string', default: '20', value: 'COUNT', help: 'how many companies there are' },
    'in-network': { type: 'boolean', default: false, help: 'this process has a network of its own' },
  },
});
const MACHINES = [1, 2];
const SLOTS = 2;
const ENTITIES = { Customer: 'qb_customers', Invoice: 'qb_invoices' } as const;
/** Longer than the lease of a run that was killed. */
const LEASE_WAIT_SECONDS = 60;
/** Time after the last change in which QuickBooks is not asked for it yet (settle_seconds, 10). */
const SETTLED_MS = 12_000;
/** Exit codes that a kill of the other program, or of an earlier run of the company, explains. */
const EXPECTED = { tap: ['0', '9', '11', 'SIGKILL'], target: ['0', '3', 'SIGKILL'] };

process.exitCode = values['in-network'] || !canMakeNetworks() ? await withCompanies() : inNewNetwork();

/** Runs this program in a network of its own, which ends with it. */
function inNewNetwork(): number {
  const words = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--in-network'];
  const script = 'ip link set lo up && exec "$0" "$@"';
  const done = spawnSync('unshare', ['--net', 'sh', '-c', script, process.execPath, ...words], {
    stdio: 'inherit',
  });
  return done.status ?? 1;
}

async function withCompanies(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'two-machines-'));
  chmodSync(folder, 0o755);
  const now = Date.now();
  const simulator = await startSimulator({
    realm: Array.from({ length: Number(values.companies) }, (_, i) => `9341450000000${100 + i}`),
    ...{ from: new Date(now - 60 * 86_400_000).toISOString().slice(0, 10) },
    ...{ to: new Date(now - 86_400_000).toISOString().slice(0, 10) },
    ...{ customers: 40, invoices: 160, items: 10, latencyMs: 40 },
    ...{ accessTokenSeconds: 5, refreshTokenRotationSeconds: 0, refreshTokenGraceSeconds: 0 },
  });
  try {
    return await withPostgres((server) => loadAll({ simulator, server, folder }), {
      settings: { max_connections: '200' },
    });
  } finally {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Given {
  readonly simulator: Simulator;
  readonly server: PostgresServer;
  readonly folder: string;
}

async function loadAll(given: Given): Promise<number> {
  const { simulator, server, folder } = given;
  const database = await server.createDatabase('fleet');
  const calls: Call[] = [];
  const machines: Machine[] = [];
  for (const number of MACHINES)
    machines.push(
      values['in-network'] ? await machineWithNetwork(number, folder) : machineInFolder(number, folder),
    );
  const slots: Slot[] = [];
  const closes: (() => void)[] = machines.map(({ close }) => close);
  for (const machine of machines) {
    const passed = await passedOn(machine.outside, server.port);
    closes.push(passed.close);
    const url = new URL(database);
    url.hostname = machine.outside;
    url.port = String(passed.port);
    for (let number = 1; number <= SLOTS; number += 1) {
      const gate = await Gate.open(machine.outside, simulator.url, calls);
      closes.push(() => gate.close());
      slots.push({ machine, gate, number, database: url.href });
    }
  }
  try {
    const startDate = new Date(Date.now() - 61 * 86_400_000).toISOString().slice(0, 10);
    const fleet = new Fleet({ simulator, key: randomBytes(32).toString('hex'), startDate });
    const ends = await untilTime(fleet, slots, simulator);
    const last = await lastRuns(fleet, slots, simulator);
    return report({ ends, last, calls, ...(await compare(simulator, database)) }, simulator);
  } finally {
    for (const close of closes) close();
  }
}

/** Each slot loads one company after another. Half of the runs lose a program; records change meanwhile. */
async function untilTime(fleet: Fleet, slots: readonly Slot[], simulator: Simulator): Promise<RunEnd[]> {
  const pick = <T>(from: readonly T[]) => from[Math.floor(Math.random() * from.length)] as T;
  const end = performance.now() + Number(values.minutes) * 60_000;
  const realms = simulator.companies.map(({ realmId }) => realmId);
  const ends: RunEnd[] = [];
  const changing = setInterval(
    () =>
      simulator.mutate({
        realm: pick(realms),
        count: 3,
        entities: Object.keys(ENTITIES),
        kinds: ['add', 'edit'],
      }),
    250,
  );
  await Promise.all(
    slots.map(async (slot) => {
      while (performance.now() < end) {
        const victims = pick([['tap'], ['target'], ['tap', 'target']] as const);
        const killing = { victims, afterMs: 100 + Math.random() * 2_500 };
        ends.push(await fleet.run(slot, pick(realms), Math.random() < 0.5 ? killing : undefined));
      }
    }),
  );
  clearInterval(changing);
  return ends;
}

/** Loads each company once more, after the last change can be read. Waits for the leases of killed runs. */
async function lastRuns(fleet: Fleet, slots: readonly Slot[], simulator: Simulator): Promise<RunEnd[]> {
  await sleep(SETTLED_MS);
  const realms = simulator.companies.map(({ realmId }) => realmId);
  const ends: RunEnd[] = [];
  await Promise.all(
    slots.map(async (slot) => {
      for (let realm = realms.pop(); realm !== undefined; realm = realms.pop())
        ends.push(await fleet.run(slot, realm, undefined, LEASE_WAIT_SECONDS));
    }),
  );
  return ends;
}

async function compare(simulator: Simulator, database: string) {
  return Warehouse.open(database, async (warehouse) => {
    let [rows, lost, doubled] = [0, 0, 0];
    for (const { realmId: realm } of simulator.companies)
      for (const [entity, table] of Object.entries(ENTITIES)) {
        const found = await warehouse
          .query<{ id: string; at: string }>(
            `select id, payload -> 'MetaData' ->> 'LastUpdatedTime' as at from raw.${table} where realm_id = $1`,
            [realm],
          )
          // Without a table everything is lost, and the report says why.
          .catch(() => []);
        const truth = [...simulator.truth({ realm, entity })].filter(({ left_at }) => left_at === null);
        const times = new Map(found.map(({ id, at }) => [id, Date.parse(at)]));
        rows += found.length;
        lost += truth.filter((row) => times.get(row.id) !== Date.parse(row.last_updated_time)).length;
        doubled += found.length - times.size + Math.max(0, times.size - truth.length);
      }
    const leases = 'select from quickbooks.companies where lease_holder is not null';
    const held = await warehouse.query(leases).catch(() => []);
    return { rows, lost, doubled, leases: held.length };
  });
}

interface Story {
  readonly ends: readonly RunEnd[];
  readonly last: readonly RunEnd[];
  readonly calls: readonly Call[];
  readonly rows: number;
  readonly lost: number;
  readonly doubled: number;
  readonly leases: number;
}

function report({ ends, last, calls, rows, lost, doubled, leases }: Story, simulator: Simulator): number {
  const all = [...ends, ...last];
  const owners = ownersAtOnce(calls);
  const odd = ends.filter(
    ({ tap, target }) => !EXPECTED.tap.includes(tap) || !EXPECTED.target.includes(target),
  );
  const unfinished = last.filter(({ tap, target }) => tap !== '0' || target !== '0');
  const refused = all.filter(({ log }) => log.includes('invalid_grant'));
  const kind = values['in-network'] ? 'with networks, hostnames and folders of their own' : 'as two folders';
  const statuses = simulator.stats().calls_by_status as Readonly<Record<string, number>>;
  say(`two machines ${kind}, ${simulator.companies.length} companies, ${values.minutes} minutes`);
  say(`${all.length} runs; ends of tap/target: ${tally(all.map(({ tap, target }) => `${tap}/${target}`))}`);
  say(`${calls.length} calls, ${statuses['429'] ?? 0} answered 429; ${rows} rows`);
  const checks: [string, number][] = [
    ['runs with invalid_grant', refused.length],
    ['times that two runs had calls of one company at once', owners.length],
    ['records lost or not current', lost],
    ['rows doubled or foreign', doubled],
    ['leases left', leases],
    ['ends that no kill explains', odd.length],
    ['companies that the last run did not load', unfinished.length],
  ];
  for (const [name, count] of checks) say(`${name}: ${count}`);
  for (const line of owners) say(line);
  for (const { realm, tap, target, log } of new Set([...odd, ...unfinished, ...refused].slice(0, 5)))
    say(`company ${realm} ended by ${tap}/${target}: ${log.trimEnd().split('\n').slice(-12).join(' | ')}`);
  return checks.every(([, count]) => count === 0) ? 0 : 1;
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}

function say(text: string): void {
  process.stdout.write(`two-machines: ${text}\n`);
}
