import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Entity, LayoutTable, Mapping, Report } from './mapping.ts';

interface ColumnsFile extends Partial<Entity> {
  readonly fivetran?: readonly LayoutTable[];
  readonly reports?: readonly Report[];
}

/** Reads the files of dbt/columns. Tables of the layout stand in the order of their names. */
export function readMapping(folder: string): Mapping {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name): ColumnsFile => parse(readFileSync(join(folder, name), 'utf8')));
  return {
    reports: files.flatMap(({ reports = [] }) => reports),
    entities: files.flatMap(({ fivetran: _, reports: __, ...file }) => (isEntity(file) ? [file] : [])),
    fivetran: files
      .flatMap(({ fivetran = [] }) => fivetran)
      .toSorted((one, other) => (one.table < other.table ? -1 : 1)),
  };
}

function isEntity(file: Partial<Entity>): file is Entity {
  return file.entity !== undefined;
}
