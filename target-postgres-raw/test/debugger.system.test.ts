import { expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from './support/records.ts';
import { TargetProcess } from './support/target-process.ts';
import { withDatabase } from './support/test-database.ts';

const server = sharedServer();

it('SIGUSR1 opens no debugger, and changes nothing', () =>
  withDatabase(server, async ({ settings }) => {
    const target = new TargetProcess(settings);
    await target.write(SCHEMA, envelope('1', '{}'));
    await target.until(() => target.stderr.includes('loading into'));
    target.child.kill('SIGUSR1');
    await target.write(state('1'));
    const { code, stdout, stderr } = await target.end();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
    expect(stderr).not.toMatch(/debugger|inspector/i);
  }));
