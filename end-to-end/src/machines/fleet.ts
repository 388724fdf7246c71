import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from 'quickbooks-simulator';
import type { Gate } from './gate.ts';
import type { Machine } from './machine.ts';

/** A place of a machine in which one run at a time reads a company. */
export interface Slot {
  readonly machine: Machine;
  readonly gate: Gate;
  readonly number: number;
  /** The address of the database from this machine. */
  readonly database: string;
}

export interface RunEnd {
  readonly realm: string;
  /** Exit codes or signals of the tap and the target. */
  readonly tap: string;
  readonly target: string;
  readonly log: string;
}

interface Killing {
  readonly victims: readonly ('tap' | 'target')[];
  readonly afterMs: number;
}

interface FleetSettings {
  readonly simulator: Simulator;
  readonly key: string;
  readonly startDate: string;
}

/** Runs of the two programs, from the STATE in the ledger. Settings are in their environment; no file is shared. */
export class Fleet {
  readonly #settings: FleetSettings;
  #runs = 0;

  constructor(settings: FleetSettings) {
    this.#settings = settings;
  }

  /** Loads a company. Some of its programs are killed after a time. */
  async run(slot: Slot, realm: string, killing?: Killing, waitSeconds = 0): Promise<RunEnd> {
    const { machine, gate } = slot;
    this.#runs += 1;
    gate.beginRun(`${machine.name} slot ${slot.number} run ${this.#runs}`);
    const words = ['last-state', '--company', realm, '--if-any'];
    const last = machine.start('target-postgres-raw', words, { env: this.#target(slot), stdio: 'pipe' });
    const [state, problem, stateEnd] = await Promise.all([
      textOf(last.stdout),
      textOf(last.stderr),
      endOf(last),
    ]);
    if (stateEnd !== '0') return { realm, tap: 'not started', target: stateEnd, log: problem };
    const file = `state-${slot.number}.json`;
    const flags = state.trim() === '' ? [] : ['--state', machine.write(file, state)];
    const env = { ...this.#tap(slot, realm), TAP_QUICKBOOKS_LEASE_WAIT_SECONDS: String(waitSeconds) };
    const target = machine.start('target-postgres-raw', [], {
      env: this.#target(slot),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const tap = machine.start('tap-quickbooks', flags, { env, stdio: ['ignore', target.stdin, 'pipe'] });
    target.stdin?.destroy();
    if (killing !== undefined) void kill(killing, { tap, target }, gate);
    const logs = Promise.all([tap, target].map(({ stderr }) => textOf(stderr)));
    const [tapEnd, targetEnd] = await Promise.all([endOf(tap), endOf(target)]);
    return { realm, tap: tapEnd, target: targetEnd, log: (await logs).join('') };
  }

  #target({ database }: Slot): Record<string, string> {
    return { PATH: process.env.PATH ?? '', TARGET_POSTGRES_RAW_CONNECTION_STRING: database };
  }

  #tap({ gate, database }: Slot, realm: string): Record<string, string> {
    const { simulator, key, startDate } = this.#settings;
    const at = (address: string) => {
      const { pathname } = new URL(address);
      return `${gate.url}${pathname === '/' ? '' : pathname}`;
    };
    const settings = {
      client_id: simulator.clientId,
      client_secret: simulator.clientSecret,
      refresh_token: simulator.companies.find(({ realmId }) => realmId === realm)?.refreshToken ?? '',
      realm_id: realm,
      company_in_key: 'true',
      api_url: at(simulator.apiUrl),
      token_url: at(simulator.tokenUrl),
      allow_insecure_http: 'true',
      token_store: database,
      token_store_key: key,
      streams: 'qb_customers,qb_invoices',
      start_date: startDate,
      page_size: '20',
      settle_seconds: '10',
    };
    const named = Object.entries(settings).map(([name, value]) => [
      `TAP_QUICKBOOKS_${name.toUpperCase()}`,
      value,
    ]);
    return { PATH: process.env.PATH ?? '', ...Object.fromEntries(named) };
  }
}

/** Not while new tokens come: those that a killed tap had not written yet are lost, whatever a program does. */
async function kill(
  { victims, afterMs }: Killing,
  programs: Readonly<Record<'tap' | 'target', ChildProcess>>,
  gate: Gate,
): Promise<void> {
  await sleep(afterMs);
  const isTapAlive = () => programs.tap.exitCode === null && programs.tap.signalCode === null;
  if (victims.includes('tap')) {
    while (isTapAlive() && gate.isGettingTokens) await sleep(50);
    // Another run may have the gate by now.
    if (isTapAlive()) gate.shutForTokens();
  }
  for (const victim of victims) programs[victim].kill('SIGKILL');
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'close');
  return String(code ?? signal);
}
