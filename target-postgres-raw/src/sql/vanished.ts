import type { Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';
import { stagingName, temporaryName } from './staging.ts';

/** Notes the keys of a staging table that the table does not have, before the merge. */
export function noteNewKeys(n: number, table: Table): string {
  const keys = `select ${identifiers(table.keys)} from pg_temp.${stagingName(n)} as staged`;
  return `
    create temporary table if not exists ${temporaryName('new_keys', n)} on commit drop as ${keys} with no data;
    insert into pg_temp.${temporaryName('new_keys', n)} ${keys} where ${isMissing('staged', table)}`;
}

export interface Missing {
  /** Keys that were new before the merge. */
  readonly fresh: number;
  /** New keys that the table does not have after it. */
  readonly freshMissing: number;
  /** All keys of the staging table that the table does not have after the merge. */
  readonly missing: number;
}

export function countMissing(n: number, table: Table): string {
  return `
    select
      (select count(*) from pg_temp.${temporaryName('new_keys', n)})::integer as fresh,
      (select count(*) from pg_temp.${temporaryName('new_keys', n)} as staged where ${isMissing('staged', table)})::integer
        as "freshMissing",
      (select count(*) from pg_temp.${stagingName(n)} as staged where ${isMissing('staged', table)})::integer
        as missing`;
}

function isMissing(keys: string, table: Table): string {
  const isSame = table.keys.map((key) => `stored.${identifier(key)} = ${keys}.${identifier(key)}`);
  return `not exists (
      select from ${identifier(table.schema, table.name)} as stored where ${isSame.join(' and ')}
    )`;
}
