import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Bench, withDatabase } from './database.ts';
import { unpackedWheel } from './python.ts';
import { scriptFlags } from './script-flags.ts';

const VERSION = '0.54.9';

scriptFlags({
  name: 'test:singer-sdk',
  about: `Replays the files of the suite of singer-sdk ${VERSION} for targets, under strict.`,
  options: {},
});

const TARGET = resolve('target-postgres-raw/bin/target-postgres-raw.js');

/** Rows by table, or the sentence with which the run has to end. Each file of the suite has to be here. */
const EXPECTED: { readonly [file: string]: { readonly [table: string]: number } | RegExp } = {
  array_data: { test_array_data: 4 },
  camelcase: { TestCamelcase: 2 },
  camelcase_complex_schema: { ForecastingTypeToCategory: 0 },
  duplicate_records: { test_duplicate_records: 2 },
  encoded_string_data: { test_strings: 11, test_strings_in_arrays: 6, test_strings_in_objects: 11 },
  invalid_schema: /the SCHEMA of stream "test_invalid_schema" has no properties/,
  multiple_state_messages: { test_multiple_state_messages_a: 6, test_multiple_state_messages_b: 6 },
  no_primary_keys: { test_no_pk: 3 },
  no_primary_keys_append: { test_no_pk: 5 },
  optional_attributes: { test_optional_attributes: 4 },
  // Its key_properties stand inside the schema, where no target looks for them.
  pk_updates: { example_stream: 2 },
  record_before_schema: /is a record of stream "test_record_before_schema", which had no SCHEMA/,
  record_missing_fields: { record_missing_fields: 2 },
  record_missing_key_property: /is rejected: it has no "id", which is a key/,
  record_missing_required_property: { test_record_missing_required_property: 1 },
  schema_no_properties: { test_object_schema_no_properties: 2, test_object_schema_with_properties: 2 },
  schema_updates: { test_schema_updates: 6 },
  special_chars_in_attributes: { 'test:SpecialChars!in?attributes': 1 },
  user_location_data: { test_locations: 3, test_user_in_location: 3, test_users: 5 },
  user_location_upsert_data: { test_locations: 4, test_user_in_location: 4, test_users: 6 },
};

async function replay(bench: Bench, folder: string, file: string): Promise<string | undefined> {
  const expected = EXPECTED[file];
  if (expected === undefined) return 'is not expected: see what it shows, and say so here';
  await bench.query('drop schema if exists raw cascade');
  const { status, stderr } = spawnSync(
    process.execPath,
    [TARGET, '--input', join(folder, `${file}.singer`)],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        TARGET_POSTGRES_RAW_CONNECTION_STRING: bench.url,
        TARGET_POSTGRES_RAW_STRICT: 'true',
      },
    },
  );
  if (expected instanceof RegExp)
    return status !== 0 && expected.test(stderr) ? undefined : `should have failed by ${expected}: ${stderr}`;
  if (status !== 0) return `failed: ${stderr}`;
  for (const [table, rows] of Object.entries(expected)) {
    const [found] = await bench.query(`select count(*)::integer as rows from raw."${table}"`);
    if (found?.rows !== rows) return `has ${found?.rows} rows in ${table}, not ${rows}`;
  }
  return undefined;
}

const folder = join(
  unpackedWheel('singer-sdk', VERSION, 'python3'),
  'singer_sdk/testing/target_test_streams',
);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.singer'))
  .map((name) => name.slice(0, -'.singer'.length));
await withDatabase(undefined, async (bench) => {
  for (const file of files) {
    const problem = await replay(bench, folder, file);
    process.stdout.write(
      `${problem === undefined ? 'ok    ' : 'FAILED'} ${file}${problem === undefined ? '' : `: ${problem}`}\n`,
    );
    if (problem !== undefined) process.exitCode = 1;
  }
  process.stdout.write(`${files.length} files of singer-sdk ${VERSION}\n`);
});
