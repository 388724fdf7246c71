import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { failureAfter, policyOf, reasonOf, withLastWord } from '../../src/postgres/failure.ts';

/** A failure as pg gives it: the SQLSTATE and other fields of the server's message. */
function failure(
  code: string,
  fields: Partial<pg.DatabaseError> = {},
  message = 'ungenügend',
): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, ...fields });
}

describe('the failure of a query on a connection that had ended', () => {
  const unusable = new Error('Client has encountered a connection error and is not queryable');

  it.each([failure('57P01'), failure('25P03'), new Error('Connection terminated unexpectedly')])(
    'is the reason for the end: %s',
    (reason) => {
      expect(withLastWord(unusable, reason)).toBe(reason);
    },
  );

  it('is its own without such a reason, or if the query failed by itself', () => {
    expect(withLastWord(unusable, undefined)).toBe(unusable);
    expect(withLastWord(unusable, new Error('something else'))).toBe(unusable);
    const own = failure('42501');
    expect(withLastWord(own, failure('57P01'))).toBe(own);
  });
});

describe('the failure to report after several attempts', () => {
  const lost = [
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('read'), { code: 'ECONNRESET' }),
    Object.assign(new Error('write'), { code: 'EPIPE' }),
  ];

  it.each(['25P03', '25P04', '57P05'])('is the time limit %s if the connection was lost after it', (code) => {
    const limit = failure(code);
    expect(lost.reduce<unknown>(failureAfter, limit)).toBe(limit);
  });

  it.each(['57P01', '40P01', '42501'])('is the last one if another failure (%s) was in between', (code) => {
    const [last] = lost;
    expect([failure('25P04'), failure(code), last].reduce<unknown>(failureAfter, undefined)).toBe(last);
  });
});

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
    [
      'a setting that the server lacks',
      failure('42704', { file: 'guc.c' }),
      'options of the connection string',
    ],
    ['a setting of the session', failure('22023', { file: 'guc.c' }), 'options of the connection string'],
    ['another missing object', failure('42704', { file: 'parse_type.c' }), 'see which name the message has'],
    ['an object in use', failure('55006'), 'see what else uses the object'],
    ['temporary files', failure('53400'), 'raise temp_file_limit'],
    ['an encoding', failure('0A000'), 'UTF8'],
    ['a collation', failure('21000'), 'deterministic collation'],
    ['a database that was dropped', failure('57P04'), 'it was dropped while it was loaded'],
    ['a schema that was dropped', failure('3F000'), 'who dropped the schema'],
    ['a disk that fails', failure('58030'), "see the server's log and its disk"],
    ['a damaged index', failure('XX002'), 'reindex'],
  ])('for %s says what to do', (_what, error, advice) => {
    expect(policyOf(error)).toMatchObject({ action: 'stop', advice: expect.stringContaining(advice) });
  });
});

it('a server that gives no answer on TLS may give one later, and one with another TLS will not', () => {
  const noAnswer = new Error('There was an error establishing an SSL connection');
  expect(policyOf(noAnswer)).toMatchObject({
    action: 'retry',
    advice: expect.stringContaining('those of a Postgres server'),
  });
  for (const code of ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'EPROTO', 'ERR_OSSL_PEM_NO_START_LINE'])
    expect(policyOf(Object.assign(new Error('no'), { code }))).toMatchObject({
      action: 'stop',
      advice: expect.stringContaining('versions of TLS'),
    });
});

it('a message without a SQLSTATE is not from Postgres, and not a defect', () => {
  const answers = ['received invalid response: 76', ''].map(
    (message) => new pg.DatabaseError(message, message.length, 'error'),
  );
  for (const answer of answers)
    expect(policyOf(answer)).toMatchObject({
      action: 'retry',
      advice: expect.stringContaining('host and port are right'),
    });
});

it('a database that is closed to connections may be open again soon', () => {
  expect(policyOf(failure('55000', { routine: 'CheckMyDatabase' }))).toMatchObject({
    action: 'reconnect',
    advice: expect.stringContaining('allow_connections true'),
  });
});

it('a function that sets a setting of that name is to blame, not the session', () => {
  const where = 'PL/pgSQL function raw.check_name() line 3 at PERFORM';
  expect(policyOf(failure('42704', { file: 'guc.c', where })).advice).toContain('correct that function');
});

it('the advice for a character that the database has not is its encoding', () => {
  expect(policyOf(failure('22P05'))).toMatchObject({
    action: 'reject',
    advice: expect.stringContaining('a database with the encoding UTF8'),
  });
});

describe('a failure inside a function that a trigger calls', () => {
  const WHERE = 'PL/pgSQL function raw.check_name() line 3 at RAISE';

  it.each([
    ['a code of its own', 'QB001', { routine: 'exec_stmt_raise' }],
    ['a code that means something else', '55000', { routine: 'exec_stmt_raise' }],
    ['the code of a missing table', '42P01', { routine: 'exec_stmt_raise' }],
    ['the code of a constraint', '23514', { routine: 'exec_stmt_raise' }],
    ['an assertion', 'P0004', { routine: 'exec_stmt_assert' }],
    ['a strict select without a row', 'P0002', {}],
    ['a division by zero', '22012', {}],
  ])('rejects the record: %s', (_what, code, fields) => {
    expect(policyOf(failure(code, { where: WHERE, ...fields }))).toMatchObject({
      action: 'reject',
      advice: expect.stringContaining('see what that function of a trigger asks for'),
    });
  });

  it.each([
    ['a table that is missing', '42P01', WHERE],
    ['a column that is missing', '42703', 'PL/pgSQL-Funktion raw.check_name() Zeile 3 bei SQL-Anweisung'],
    ['a column of the row that is missing', '42703', `PL/pgSQL assignment "new.a = lower(1)"\n${WHERE}`],
    ['a function that is missing', '42883', 'fonction PL/pgSQL raw.check_name(), ligne 3 à PERFORM'],
    ['a right that is missing', '42501', `SQL statement "insert into audit"\n${WHERE}`],
    ['another language', '42P01', 'PL/Python function "check_name"'],
  ])('stops the run: %s', (_what, code, where) => {
    expect(policyOf(failure(code, { where }))).toMatchObject({
      action: 'stop',
      advice: expect.stringContaining('correct that function'),
    });
  });

  it.each([
    ['a statement that took too long', '57014', 'stop', 'raise statement_timeout'],
    ['a full disk', '53100', 'stop', "free space on the server's disk"],
    ['a crossing transaction', '40001', 'retry', 'see what else runs'],
    ['a lock', '55P03', 'retry', 'see what else runs'],
    ['a server that stops', '57P01', 'retry', 'see whether the server runs'],
  ])('is what it is elsewhere: %s', (_what, code, action, advice) => {
    expect(policyOf(failure(code, { where: WHERE }))).toMatchObject({
      action,
      advice: expect.stringContaining(advice),
    });
  });

  it('is not taken for one because a record names a function', () => {
    for (const where of ['COPY staging, line 1: "PL/pgSQL f()"', 'JSON data, line 1: {"a":"PL/pgSQL f()"']) {
      expect(policyOf(failure('42P01', { where }))).toMatchObject({
        advice: expect.stringContaining('who dropped the table'),
      });
      expect(reasonOf(failure('22P02', { where }, 'bad'))).toBe('bad (SQLSTATE 22P02)');
    }
  });

  it('is named by its own name, not by one in the code that it ran', () => {
    const where = `PL/pgSQL assignment "new.a = lower(1)"\n${WHERE}`;
    expect(reasonOf(failure('42P01', { where }, 'bad'))).toBe(
      'bad, in the function raw.check_name() (SQLSTATE 42P01)',
    );
  });

  it('quotes a setting of the session as the user gave it', () => {
    const message = 'invalid value for parameter "work_mem": "lots"';
    expect(reasonOf(failure('22023', { file: 'guc.c' }, message))).toBe(`${message} (SQLSTATE 22023)`);
    expect(reasonOf(failure('22023', { file: 'guc.c', where: WHERE }, message))).not.toContain('lots');
  });

  it('is named in the reason, without a value', () => {
    const error = failure('22007', { where: WHERE }, 'invalid input syntax for type date: "Ann"');
    expect(reasonOf(error)).toBe(
      'invalid input syntax for type date: "…", in the function raw.check_name() (SQLSTATE 22007)',
    );
  });
});
