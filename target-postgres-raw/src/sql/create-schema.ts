import { identifier } from './identifier.ts';

export const findSchema = 'select from pg_catalog.pg_namespace where nspname = $1::text';

export function createSchema(name: string): string {
  return `create schema if not exists ${identifier(name)}`;
}
