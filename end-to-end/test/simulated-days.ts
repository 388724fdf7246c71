import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from 'quickbooks-simulator';
import { runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';

/** Gives a Node process another time: that of this machine, moved by SHIFT_MS. */
const SHIFTED_CLOCK = `
  const Real = Date, shift = Number(process.env.SHIFT_MS);
  globalThis.Date = class Date extends Real {
    constructor(...parts) { if (parts.length === 0) super(Real.now() + shift); else super(...parts); }
    static now() { return Real.now() + shift; }
  };`;

/** A company whose tables real programs load, at the time of a simulator's clock. */
export class SimulatedDays {
  readonly #simulator: Simulator;
  readonly #folder: string;
  readonly #database: string;
  readonly #tap: Record<string, unknown>;
  #state: string | undefined;

  constructor(
    simulator: Simulator,
    where: { readonly folder: string; readonly database: string },
    settings: Record<string, unknown>,
  ) {
    this.#simulator = simulator;
    this.#folder = where.folder;
    this.#database = where.database;
    this.#tap = { ...tapSettingsFor(simulator, where.folder), ...settings };
  }

  /** A run from the last STATE that a target printed. Returns the exit codes of both programs. */
  async run(killAfterMs?: number) {
    const { tapExit, targetExit, states, log } = await runPipe({
      ...{ root: PROJECT_ROOT, folder: this.#folder, tap: this.#tap, env: this.#env, state: this.#state },
      target: { connection_string: this.#database },
      ...(killAfterMs !== undefined && { killAfterMs }),
    });
    this.#state = states.at(-1) ?? this.#state;
    return { exits: [tapExit, targetExit], log };
  }

  /** A census in the pipe of the runbook, from the same STATE. It may be killed. */
  async census(killAfterMs?: number) {
    const program = (name: string) =>
      `"${process.execPath}" ${join(PROJECT_ROOT, name, 'bin', `${name}.js`)}`;
    const [tap, target] = [program('tap-quickbooks'), program('target-postgres-raw')];
    const [stateFile, states] = [join(this.#folder, 'census.json'), join(this.#folder, 'census.jsonl')];
    writeFileSync(stateFile, this.#state ?? '');
    // A kill may come before the shell has made it.
    writeFileSync(states, '');
    const of = (name: string) => `--config ${join(this.#folder, `${name}.config.json`)}`;
    const takes = `${tap} census ${of('tap')} --known - --state ${stateFile}`;
    const pipe = `set -o pipefail; ${target} known ${of('target')} | ${takes} | ${target} ${of('target')} > ${states}`;
    const shell = spawn('bash', ['-c', pipe], {
      env: { PATH: process.env.PATH, ...this.#env },
      detached: true,
    });
    const { pid } = shell;
    if (killAfterMs !== undefined && pid !== undefined)
      setTimeout(() => {
        try {
          process.kill(-pid, 'SIGKILL');
        } catch {
          // The census was faster.
        }
      }, killAfterMs);
    let log = '';
    shell.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const [exitCode] = await once(shell, 'close');
    this.#state = readFileSync(states, 'utf8').trim().split('\n').at(-1) || this.#state;
    return { exitCode: exitCode as number | null, log };
  }

  /** Ids of the rows of a table, by their mark. */
  async ids(tables: readonly string[]) {
    return Warehouse.open(this.#database, async (warehouse) => {
      const found = new Map<string, { readonly live: string[]; readonly marked: string[] }>();
      for (const table of tables) {
        const rows = await warehouse
          .query<{ id: string; is_marked: boolean }>(
            `select id, to_jsonb(stored) ->> 'deleted_at_utc' is not null as is_marked from raw.${table} as stored`,
          )
          .catch(() => []);
        const of = (isMarked: boolean) =>
          rows.filter(({ is_marked: each }) => each === isMarked).map(({ id }) => id);
        found.set(table, { live: of(false), marked: of(true) });
      }
      return found;
    });
  }

  get #env(): Record<string, string> {
    return {
      SHIFT_MS: String(this.#simulator.clock.now() - Date.now()),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SHIFTED_CLOCK)}`,
    };
  }
}
