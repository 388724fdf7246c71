import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
});

type Register = (name: string, test: () => Promise<void>) => void;

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>, run: Register = it): void {
  run(name, () => withDatabase(server, test));
}

const record = (stream: string, record: object, more: object = {}) => ({
  type: 'RECORD',
  stream,
  record,
  ...more,
});

describe('validate_records', () => {
  const schema = {
    type: 'SCHEMA',
    stream: 'orders',
    key_properties: ['k'],
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      properties: { k: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
    },
  };
  const bad = record('orders', { k: 1, at: 'yesterday' });

  inDatabase(
    'is off by default',
    async ({ settings }) => {
      expect(await runTarget(settings, [schema, bad])).toMatchObject({ code: 0 });
    },
    itInSoak,
  );

  inDatabase('has records that do not match rejected', async ({ settings, query }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_VALIDATE_RECORDS: 'true' };
    const { code, lastLine } = await runTarget(variables, [schema, bad]);
    expect(code).toBe(8);
    expect(lastLine).toContain('it does not match its SCHEMA: /at must match format "date-time"');
    const tolerant = { ...variables, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
    expect(await runTarget(tolerant, [schema, bad, record('orders', { k: 2 }), state('1')])).toMatchObject({
      code: 0,
      stdout: '1\n',
    });
    expect(await query('select k from raw.orders')).toEqual([{ k: '2' }]);
  });
});
