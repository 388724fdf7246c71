import { ENVELOPE } from 'singer';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

/** Adds the column for deletions. The rows that are there live. */
export function addDeletionColumn({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  const { name: column, type } = ENVELOPE.deletedAt;
  return `alter table ${identifier(schema, name)} add column if not exists ${column} ${type}`;
}
