import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, inject } from 'vitest';
import { type PipeOptions, type PipeRun, runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';

/** Both changes of daylight saving time lie in this range. */
export const RANGE = { start_date: '2024-01-01T00:00:00Z', end_date: '2025-01-01T00:00:00Z' };

/** The soak reads 13,000 invoices, in pages and batches as many as here. */
export const VOLUME = inject('volume') > 1 ? 10 : 1;

export const COMPANY = {
  from: '2023-12-01',
  to: '2025-02-01',
  customers: 900,
  invoices: 1_300 * VOLUME,
  items: 300,
  seed: 5,
};

type Options = Partial<Pick<PipeOptions, 'tap' | 'target' | 'state' | 'onState' | 'killAfterMs'>>;

/** Runs both programs in a folder that the tests of a file share. */
export class PipeCompany {
  #folder = '';

  /** Makes the folder before the tests, and removes it after them. */
  constructor() {
    beforeAll(() => {
      this.#folder = mkdtempSync(join(tmpdir(), 'pipe-test-'));
    });
    afterAll(() => rmSync(this.#folder, { recursive: true }));
  }

  get folder(): string {
    return this.#folder;
  }

  settingsOf(simulator: Simulator, database: string, options: Options = {}) {
    return {
      folder: this.#folder,
      state: options.state,
      ...(options.onState && { onState: options.onState }),
      ...(options.killAfterMs && { killAfterMs: options.killAfterMs }),
      tap: { ...tapSettingsFor(simulator, this.#folder), ...RANGE, ...options.tap },
      target: { connection_string: database, ...options.target },
    };
  }

  runInto(simulator: Simulator, database: string, options: Options = {}): Promise<PipeRun> {
    return runPipe({ root: PROJECT_ROOT, ...this.settingsOf(simulator, database, options) });
  }
}

export function ended({ tapExit, targetExit }: PipeRun) {
  return { tapExit, targetExit };
}
