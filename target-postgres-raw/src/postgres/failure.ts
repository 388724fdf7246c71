import pg from 'pg';
import { asGiven, DatabaseError, PluginError, signInProblem } from 'singer';
import { LEDGER } from '../names.ts';
import { type Address, describeAddress } from './address.ts';
import { messageWithoutValues } from './message-without-values.ts';
import { functionOf, isRaised } from './raising-function.ts';
import {
  ALREADY_IN,
  CLOSED,
  FUNCTION_FAILED,
  FUNCTION_REFUSED,
  LOST_CONNECTION,
  NO_CONNECT,
  NO_LOCKS_LEFT,
  NO_RIGHT,
  NO_TLS,
  NO_TLS_ANSWER,
  type Policy,
  policyFor,
  ROW_SECURITY,
  SESSION_SETTING,
  TLS_FAILED,
  TOO_LARGE,
} from './sqlstates.ts';

/** SQLSTATEs that stand for several things, and how to tell them apart. The texts of a server may be translated. */
const FINER_CODES: readonly (readonly [
  code: string,
  is: (error: pg.DatabaseError) => boolean,
  finer: string,
])[] = [
  ['23505', ({ table }) => table === LEDGER, ALREADY_IN],
  ['53200', ({ hint }) => hint?.includes('max_locks_per_transaction') ?? false, NO_LOCKS_LEFT],
  [
    '42501',
    ({ routine }) => routine === 'ExecWithCheckOptions' || routine === 'check_enable_rls',
    ROW_SECURITY,
  ],
  ['42501', ({ routine }) => routine === 'CheckMyDatabase', NO_CONNECT],
  ['55000', ({ routine }) => routine === 'CheckMyDatabase', CLOSED],
  ['42704', isOfSession, SESSION_SETTING],
  ['22023', isOfSession, SESSION_SETTING],
  ['XX000', ({ message }) => /^invalid memory alloc request size/.test(message), TOO_LARGE],
];

/** True for a setting that was sent while the connection was made. Functions that set one say where. */
function isOfSession({ file = '', where }: pg.DatabaseError): boolean {
  return file === 'guc.c' && where === undefined;
}

/** The SQLSTATE of a protocol violation. Postgres gives each message one, so without one something else has answered. */
const NOT_POSTGRES = '08P01';

/** Failures of pg and the network that have no code. */
const CODES_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/, NO_TLS],
  [/error establishing an SSL connection/, NO_TLS_ANSWER],
  [/Connection terminated|timeout expired|not queryable|connection error/i, LOST_CONNECTION],
];

/** The SQLSTATE of a failure or the code of the network; empty if it is neither, which means a defect of ours. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error instanceof pg.DatabaseError) {
    const finer = FINER_CODES.find(([code, is]) => code === error.code && is(error));
    return finer === undefined ? codeInFunction(error) : finer[2];
  }
  if ('code' in error && typeof error.code === 'string')
    return /^(ERR_SSL|ERR_OSSL|EPROTO)/.test(error.code) ? TLS_FAILED : error.code;
  const signIn = signInProblem(error.message);
  if (signIn !== undefined) return signIn.kind;
  return CODES_BY_MESSAGE.find(([pattern]) => pattern.test(error.message))?.[1] ?? '';
}

/** The SQLSTATE of a failure of Postgres, as it came; otherwise as {@link codeOf}. */
export function sqlStateOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? NOT_POSTGRES) : codeOf(error);
}

/** Classes of failures that are of the server as a whole, whatever it was doing. */
const OF_THE_SERVER = ['08', '25', '28', '53', '54', '57', '58', 'XX'];

/** The code of a failure, or that of the function it comes from: a trigger's may give any SQLSTATE. */
function codeInFunction(error: pg.DatabaseError): string {
  const { code = NOT_POSTGRES } = error;
  const { action } = policyFor(code);
  if (action === 'retry') return code;
  if (isRaised(error)) return FUNCTION_REFUSED;
  if (functionOf(error) === undefined || OF_THE_SERVER.includes(code.slice(0, 2))) return code;
  return action === 'reject' ? FUNCTION_REFUSED : FUNCTION_FAILED;
}

/** The SQLSTATEs with which the server ends a session by one of its time limits. */
const TIMEOUTS = ['25P03', '25P04', '57P05'];

/** Failures by which a connection ended without a word from the server, or before its word was read. */
const LOST = [LOST_CONNECTION, 'ECONNRESET', 'EPIPE'];

/** The failure of a query, or what the server said before if it had ended the connection by then. */
export function withLastWord(failure: unknown, lastWord: unknown): unknown {
  const says = lastWord instanceof pg.DatabaseError || LOST.includes(codeOf(lastWord));
  return says && LOST.includes(codeOf(failure)) ? lastWord : failure;
}

/** The failure to report of an attempt that came after another one. A lost connection hides the time limit that ended it. */
export function failureAfter(before: unknown, failure: unknown): unknown {
  return TIMEOUTS.includes(codeOf(before)) && LOST.includes(codeOf(failure)) ? before : failure;
}

export function policyOf(error: unknown): Policy {
  return policyFor(codeOf(error));
}

/**
 * A failure as a sentence for the last line of the log. An error that is not from Postgres stays as it is. `grants` are
 * the statements that help a user who lacks a right on what is read; without them the advice is for loading.
 */
export function asDatabaseError(error: unknown, doing: string, address: Address, grants?: string): unknown {
  const code = codeOf(error);
  if (error instanceof PluginError || code === '') return error;
  const advice = code === NO_RIGHT && grants !== undefined ? `as their owner, ${grants}` : adviceOf(error);
  return new DatabaseError(
    `${doing} failed (${describeAddress(address)}): ${reasonOf(error)}. What to do: ${advice}`,
    { cause: error },
  );
}

/** The advice, with each setting in it by the name that the user gave it: `{password}` becomes `PG_PASSWORD`. */
function adviceOf(error: unknown): string {
  const { advice } = (error instanceof Error && signInProblem(error.message)) || policyOf(error);
  return advice.replaceAll(/\{(\w+)\}/g, (_, setting: string) => asGiven(setting));
}

/** Reason and advice, as a part of a sentence. */
export function asClause(error: unknown): string {
  return `${reasonOf(error)}; ${adviceOf(error)}`;
}

/** The reason for the log, without values of records. Postgres' detail is left out, because it may quote a record. */
export function reasonOf(error: unknown): string {
  return error instanceof pg.DatabaseError
    ? withCode(messageWithoutValues(error), error)
    : fullReasonOf(error);
}

/** The reason in Postgres' own words, which may quote a value. Only for where the record itself is kept. */
export function fullReasonOf(error: unknown): string {
  // A name with several addresses fails with all of their failures in one.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const message = first instanceof Error ? first.message : String(first);
  return error instanceof pg.DatabaseError
    ? withCode(message, error)
    : (signInProblem(message)?.reason ?? message);
}

function withCode(message: string, { code }: pg.DatabaseError): string {
  return `${message} (SQLSTATE ${code})`;
}
