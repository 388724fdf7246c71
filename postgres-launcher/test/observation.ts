import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { commandLine } from '../src/owner.ts';

export async function query(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

export function postmasterPid({ dataDirectory }: { dataDirectory: string }): number {
  return Number(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** A process that has ended but whose parent has not noticed has no words any more. */
export function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || !(pid > 0)) throw new Error(`${pid} is no process id`);
  return commandLine(pid) !== '';
}

/** Resolves to whether it came true before the deadline. */
export async function becomesTrue(
  condition: () => boolean,
  deadlineMs = inject('patienceMs'),
): Promise<boolean> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
