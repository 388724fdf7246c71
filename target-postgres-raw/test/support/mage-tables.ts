import { envelope, SCHEMA, state } from './records.ts';
import { runTarget } from './target-here.ts';
import type { TestDatabase } from './test-database.ts';

export const MAGE = {
  page_size: 'integer',
  request_payload: 'jsonb',
  ingested_at_utc: 'timestamptz not null',
  payload: 'jsonb not null',
  id: 'text primary key',
  page_number: 'integer',
  extract_window_end_utc: 'timestamptz',
  extract_window_start_utc: 'timestamptz',
};

/** The table with some columns changed, added, or left out by an empty type. */
export function made(changes: Readonly<Record<string, string>> = {}, suffix = ''): string {
  const columns = Object.entries({ ...MAGE, ...changes })
    .filter(([, type]) => type !== '')
    .map(([name, type]) => `"${name}" ${type}`);
  return `create schema if not exists raw; create table raw.qb_invoices (${columns.join(', ')}) ${suffix}`;
}

export const WINDOW =
  ',"extract_window_start_utc":"2024-03-01T00:00:00Z","extract_window_end_utc":"2024-03-02T00:00:00Z","page_number":3,"page_size":1000,"request_payload":{"query":"select *"}';

export const INPUT = [
  SCHEMA,
  envelope('1', '{"Total":639.00}', WINDOW),
  envelope('2', '{"b":1}', WINDOW),
  state('1'),
];

export async function doctor({ settings }: Pick<TestDatabase, 'settings'>) {
  const { code, stdout } = await runTarget(settings, [], ['doctor', '--json']);
  const checks: { check: string; status: string; detail: string; fix?: string[] }[] =
    JSON.parse(stdout).checks;
  return { code, tables: checks.filter(({ check }) => check.startsWith('table raw.')) };
}
