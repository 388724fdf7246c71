import { flatReport, type JsonObject } from 'singer';
import type { Warehouse } from '../warehouse.ts';

/** Columns of money: their ColType, or their key in answers that have it as the ColType. */
const IS_MONEY = `(column_type = 'Money' or column_key ~ '(^|_)(amt|amount|bal|debit|credit)$')`;

/** A text that is a number as reports have them. */
const IS_NUMBER = `value ~ '^-?[0-9]*[.]?[0-9]+$'`;

interface Checked {
  readonly findings: readonly string[];
  readonly said: readonly string[];
}

/**
 * Compares the views of cells with what `flatReport` makes of each loaded report, cell by cell, and their amounts with
 * the texts of the cells.
 */
export async function checkCells(warehouse: Warehouse, raw: string, schema: string): Promise<Checked> {
  const findings: string[] = [];
  const said: string[] = [];
  for (const table of await reportTables(warehouse, raw)) {
    const view = `${schema}.${table}_cell_all`;
    const wanted = await wantedCells(warehouse, `${raw}.${table}`);
    const shown = await shownCells(warehouse, view);
    const at = wanted.findIndex((cell, place) => cell !== shown[place]);
    if (at !== -1 || wanted.length !== shown.length)
      findings.push(
        `${view} has ${shown.length} cells, its payloads ${wanted.length}; the first that differs: ${shown[at]} in place of ${wanted[at]}`,
      );
    const { amounts, sum, wrong } = await amountsOf(warehouse, view);
    if (wrong > 0) findings.push(`${view}: ${wrong} amounts are not those of their texts`);
    said.push(
      `${schema}: ${wanted.length} cells of ${table} are those of its payloads, ${amounts} amounts sum up to ${sum ?? 0}`,
    );
  }
  return { findings, said };
}

async function reportTables(warehouse: Warehouse, raw: string): Promise<string[]> {
  const tables = await warehouse.query<{ name: string }>(
    `select table_name::text as name from information_schema.tables
     where table_schema = $1 and table_name ~ '^qb_report_' order by 1`,
    [raw],
  );
  return tables.map(({ name }) => name);
}

/** Each cell as one text. */
async function wantedCells(warehouse: Warehouse, table: string): Promise<string[]> {
  const reports = await warehouse.query<{ id: string; payload: JsonObject }>(
    `select id, payload from ${table} order by id collate "C"`,
  );
  return reports.flatMap(({ id, payload }) =>
    flatReport(payload).map(({ path, groups, kind, label, column, value, ...cell }) =>
      JSON.stringify([id, path, groups, kind, label, column, value, cell.id]),
    ),
  );
}

async function shownCells(warehouse: Warehouse, view: string): Promise<string[]> {
  const cells = await warehouse.query<Record<string, unknown>>(
    `select report_id, path, groups, kind, label, column_key, value, coalesce(cell_id, '') as cell_id
     from ${view} order by report_id collate "C", line, cell`,
  );
  return cells.map((cell) => JSON.stringify(Object.values(cell)));
}

interface Amounts {
  readonly amounts: number;
  readonly sum: string | null;
  readonly wrong: number;
}

async function amountsOf(warehouse: Warehouse, view: string): Promise<Amounts> {
  const [row] = await warehouse.query<Amounts>(
    `select count(amount)::integer as amounts, sum(amount)::text as sum,
       count(*) filter (
         where ${IS_MONEY} and amount is distinct from (case when ${IS_NUMBER} then value::numeric end)
       )::integer as wrong
     from ${view}`,
  );
  return row ?? { amounts: 0, sum: null, wrong: 0 };
}
