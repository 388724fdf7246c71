import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../../src/postgres/failure.ts';

/** A failure as pg gives it: the SQLSTATE and other fields of the server's message. */
function failure(
  code: string,
  fields: Partial<pg.DatabaseError> = {},
  message = 'ungenügend',
): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, ...fields });
}

describe('the advice', () => {
  it.each<[string, pg.DatabaseError, string]>([
    [
      'locks, whatever the language of the server',
      failure('53200', { hint: 'Sie müssen möglicherweise max_locks_per_transaction erhöhen.' }),
      'raise max_locks_per_transaction',
    ],
    ['memory', failure('53200'), 'give the server more memory'],
    ['row-level security', failure('42501', { routine: 'ExecWithCheckOptions' }), 'policies'],
    ['a missing right', failure('42501', { routine: 'aclcheck_error' }), 'grant the user usage'],
    ['a publication', failure('55000'), 'replica identity'],
    ['temporary files', failure('53400'), 'raise temp_file_limit'],
    ['an encoding', failure('0A000'), 'UTF8'],
    ['a collation', failure('21000'), 'deterministic collation'],
  ])('for %s says what to do', (_what, error, advice) => {
    expect(policyOf(error)).toMatchObject({ action: 'stop', advice: expect.stringContaining(advice) });
  });
});
