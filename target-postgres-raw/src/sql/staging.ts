import type { Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';

/** The table of a batch that the rows of its n-th stream are copied into. */
export function stagingName(n: number): string {
  return `staging_${n}`;
}

/**
 * It lives as long as the transaction, so that a pooler that gives each transaction another connection is no trouble.
 * The payload is compressed here already, as it will be in the table: rows then go over as they are.
 */
export function createStaging(n: number, table: Table, hasLz4: boolean): string {
  const columns = table.columns.map(({ name, type }) => {
    const compression = type === 'jsonb' && hasLz4 ? ' compression lz4' : '';
    return `${identifier(name)} ${type}${compression}`;
  });
  return `create temporary table ${stagingName(n)} (${columns.join(', ')}) on commit drop`;
}

export function copyIntoStaging(n: number, table: Table): string {
  const columns = identifiers(table.columns.map(({ name }) => name));
  return `copy pg_temp.${stagingName(n)} (${columns}) from stdin (format binary)`;
}
