import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { isWaiting } from '../support/batch-in-hand.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

it('a payload column that becomes text during a run ends the run, and gets no row', () =>
  withDatabase(server, async ({ settings, query, value }) => {
    const input = async function* () {
      yield* [SCHEMA, envelope('1', '{}'), envelope('2', '{}')];
      while ((await value('select count(*) from raw._ingest_log')) !== '1') await sleep(10);
      await query('alter table raw.qb_invoices alter column payload type text');
      yield* [envelope('3', '{}'), envelope('4', '{}'), state('4')];
    };
    const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, input());
    expect(ended).toMatchObject({ code: 7, stdout: '' });
    expect(ended.lastLine).toMatch(/SQLSTATE 42.*who changed what it stands for/);
    expect(await query('select id, payload from raw.qb_invoices')).toEqual([
      { id: '1', payload: '{}' },
      { id: '2', payload: '{}' },
    ]);
  }));

it('a payload column that becomes text between the look at the table and COPY gets no row as jsonb has it on the wire', () =>
  withDatabase(server, async ({ name, settings, query, value }) => {
    await runTarget(settings, [SCHEMA]);
    const other = new pg.Client({ connectionString: server.connectionString(name) });
    await other.connect();
    // The look can read the table, and COPY waits.
    await other.query('begin; lock table raw.qb_invoices in exclusive mode');
    const run = runTarget(settings, [SCHEMA, envelope('1', '{}'), state('1')]);
    while ((await value(isWaiting)) !== '1') await sleep(10);
    await other.query('alter table raw.qb_invoices alter column payload type text; commit');
    await other.end();
    const ended = await run;
    expect(await query('select id, payload from raw.qb_invoices')).toEqual([]);
    expect(ended).toMatchObject({ code: 7, stdout: '' });
    expect(ended.lastLine).toMatch(/SQLSTATE 42.*who changed what it stands for/);
  }));
