import { ConfigError, EXIT_CODES, print, type Task } from 'singer';
import { REJECTED } from '../names.ts';
import { columns } from '../report/columns.ts';
import type { SETTINGS } from '../settings.ts';
import { hasTable } from '../sql/has-table.ts';
import { listRejected, type RejectedRecord } from '../sql/list-rejected.ts';
import { onDatabase } from './on-database.ts';

interface RejectedFlags {
  readonly json?: boolean;
  readonly lines?: boolean;
}

const HEADINGS = ['rejected at', 'stream', 'line', 'SQLSTATE', 'reason'];

/** Lists the records that could not be loaded. */
export const REJECTED_RECORDS: Task<typeof SETTINGS, RejectedFlags> = {
  addFlags: (command) =>
    command
      .option('--json', 'print a JSON object for each, with the line and the run')
      .option('--lines', 'print the lines alone, to be corrected and loaded by --input'),
  run: async ({ flags, settings, logger }) => {
    if (flags.json && flags.lines)
      throw new ConfigError('--json and --lines are two forms of one list: give one of the two');
    const given = settings();
    const schema = given.default_target_schema;
    const records = await onDatabase(
      { settings: given, logger },
      `reading ${schema}.${REJECTED}`,
      async (client) => {
        if (!(await hasTable(client, schema, REJECTED))) return [];
        return (await client.query<RejectedRecord>(listRejected(schema))).rows;
      },
    );
    await print(text(records, flags));
    return EXIT_CODES.ok;
  },
};

function text(records: readonly RejectedRecord[], { json, lines }: RejectedFlags): string {
  if (lines) return records.map(({ line }) => `${line}\n`).join('');
  if (json) return records.map((record) => `${JSON.stringify(record)}\n`).join('');
  if (records.length === 0) return 'no record was rejected';
  const rows = records.map((record) => [
    record.rejected_at_utc,
    record.stream,
    record.line_number,
    record.sqlstate,
    record.reason,
  ]);
  return columns(HEADINGS, rows);
}
