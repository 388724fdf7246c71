import { expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

/** Users who read what was loaded, such as a dashboard's. */
const server = sharedServer();

it('a reader without rights gets the grants that help, from each command that reads', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
    await query(`create role "Reader ${name}" login password 'p'`);
    const access = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `Reader ${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    const read = async (...command: string[]) => runTarget(access, [], command);

    await query(`revoke connect on database ${name} from public`);
    expect((await read('status')).lastLine).toContain('grant this user connect on it');
    await query(`grant connect on database ${name} to "Reader ${name}"`);

    const grants = `grant usage on schema "raw" to "Reader ${name}"; grant select on all tables in schema "raw" to "Reader ${name}"`;
    for (const command of ['volumetry', 'status', 'rejected', 'last-state']) {
      const { code, lastLine } = await read(command);
      expect({ command, code }).toEqual({ command, code: 7 });
      expect(lastLine).toContain(`(SQLSTATE 42501). What to do: as their owner, ${grants}`);
    }
    for (const statement of grants.split(';')) await query(statement);
    expect((await read('volumetry')).stdout).toContain('qb_invoices');
    await query(`drop owned by "Reader ${name}"; drop role "Reader ${name}"`);
  }));
