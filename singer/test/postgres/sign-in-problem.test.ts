import { describe, expect, it } from 'vitest';
import { signInProblem } from '../../src/postgres/sign-in-problem.ts';

describe('a message of pg about signing in is put in plain words', () => {
  it.each([
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'no password'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string', 'no password'],
    ['Password must be a string', 'no password'],
    ['SASL: Only mechanism(s) SCRAM-SHA-256 are supported', 'unsupported'],
    ['SASL: Mechanism SCRAM-SHA-256-PLUS requires a certificate', 'unsupported'],
    ['Unknown authenticationOk message type 7', 'unsupported'],
    ['SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match', 'unproven'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: server nonce does not start with client nonce', 'unproven'],
  ])('%s', (message, kind) => {
    const problem = signInProblem(message);
    expect(problem?.kind).toBe(kind);
    expect(`${problem?.reason} ${problem?.advice}`).not.toMatch(/SASL|SCRAM-SERVER|string/);
  });

  it('any other message is left alone', () => {
    expect(signInProblem('password authentication failed for user "loader"')).toBeUndefined();
  });
});
