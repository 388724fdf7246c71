import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { messageWithoutValues } from '../../src/postgres/message-without-values.ts';

function shown(code: string, message: string, fields: Partial<pg.DatabaseError> = {}): string {
  return messageWithoutValues(
    Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, ...fields }),
  );
}

const SECRET = 'Secret Name Ltd';

describe('a message of Postgres', () => {
  it.each<[string, string, string]>([
    [
      '22P02',
      `invalid input syntax for type integer: "${SECRET}"`,
      'invalid input syntax for type integer: "…"',
    ],
    [
      '22P02',
      `ungültige Eingabesyntax für Typ integer: „${SECRET}“`,
      'ungültige Eingabesyntax für Typ integer: "…"',
    ],
    [
      '22P02',
      `syntaxe en entrée invalide pour le type integer : « ${SECRET} »`,
      'syntaxe en entrée invalide pour le type integer : "…"',
    ],
    [
      '22003',
      `value "${SECRET}" is out of range for type integer`,
      'value "…" is out of range for type integer',
    ],
    ['22023', `time zone "${SECRET}" not recognized`, 'time zone "…" not recognized'],
    [
      '22P02',
      `invalid input value for enum mood: "it is "${SECRET}""`,
      'invalid input value for enum mood: "…"',
    ],
    ['22003', 'value overflows numeric format', 'value overflows numeric format'],
  ])('%s %s is shown as %s', (code, message, expected) => {
    expect(shown(code, message)).toBe(expected);
  });

  it('keeps the names that its fields have, and masks the value after them', () => {
    const fields = { table: 'orders', constraint: 'positive' };
    const message = 'new row for relation "orders" violates check constraint "positive"';
    expect(shown('23514', message, fields)).toBe(message);
    expect(shown('23514', `${message}: "${SECRET}"`, fields)).toBe(`${message}: "…"`);
  });

  it.each([
    ['42883', `function ${SECRET}() does not exist`, 'a function or operator does not exist'],
    ['42703', `column x.${SECRET} does not exist`, 'a column does not exist'],
    ['42809', `${SECRET}(unknown) is not a procedure`, 'an object is of another kind'],
  ])('%s from inside a function has no name that may be made of a value', (code, message, expected) => {
    const where = 'PL/pgSQL function raw.judge() line 3 at EXECUTE';
    expect(shown(code, message, { where })).toBe(`${expected}, in the function raw.judge()`);
  });

  it('keeps names of roles, databases and relations', () => {
    for (const [code, message] of [
      ['28P01', 'password authentication failed for user "loader"'],
      ['42P01', 'relation "raw.orders" does not exist'],
    ] as const)
      expect(shown(code, message)).toBe(message);
  });

  it('of a function is masked, even if it is of such a class', () => {
    const where = 'PL/pgSQL function raw.look_up() line 2 at assignment';
    expect(shown('42P01', `relation "${SECRET}" does not exist`, { where })).toBe(
      'relation "…" does not exist, in the function raw.look_up()',
    );
  });

  it.each([
    ['P0001', 'exec_stmt_raise'],
    ['55000', 'exec_stmt_raise'],
    ['38000', 'PLy_elog_impl'],
  ])('that a function raises as %s names the function alone', (code, routine) => {
    const where = 'PL/pgSQL function raw.check_name(text) line 2 at RAISE\nSQL statement "x"';
    expect(shown(code, `${SECRET} is not welcome`, { routine, where })).toBe(
      'the function raw.check_name(text) raised an exception',
    );
  });

  it('has no part of a quoted value, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const message = shown('22P02', `invalid input syntax for type integer: "${value}"`);
        expect(message).toBe('invalid input syntax for type integer: "…"');
      }),
    );
  });
});
