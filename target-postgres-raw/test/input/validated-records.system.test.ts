import { describe, expect } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { testsInDatabase } from '../support/in-database.ts';
import { recordMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';

const inDatabase = testsInDatabase();

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
  const bad = recordMessage('orders', { k: 1, at: 'yesterday' });

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
    expect(
      await runTarget(tolerant, [schema, bad, recordMessage('orders', { k: 2 }), state('1')]),
    ).toMatchObject({
      code: 0,
      stdout: '1\n',
    });
    expect(await query('select k from raw.orders')).toEqual([{ k: '2' }]);
  });
});
