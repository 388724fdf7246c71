/**
 * Errors are named by what the reader can do next. Each has the exit code that the documentation lists;
 * their messages are whole sentences: what failed, on what, the value, and what to do.
 */
export const EXIT_CODES = {
  ok: 0,
  /** A defect of this program. */
  unexpected: 1,
  /** Flags, settings, catalog or state file: correct them and run again. */
  config: 2,
  /** The input on stdin is not what Singer says. */
  protocol: 3,
  /** QuickBooks refuses the credentials: new ones are needed. */
  auth: 4,
  /** QuickBooks refused, and would refuse again. */
  fatalApi: 5,
  /** QuickBooks did not answer properly after every retry: run again later. */
  retryableApi: 6,
  /** Postgres cannot be reached, or refused. */
  database: 7,
  /** Postgres cannot hold a record. */
  rejectedRecord: 8,
  /** The reader of stdout is gone. */
  brokenPipe: 9,
  /** QuickBooks reports more records than it returned: run again, from the last STATE. */
  unverified: 10,
  /** Another run is reading the company: run again later. */
  busy: 11,
  /** The calls of the month are used; the STATE is good. */
  budget: 12,
  /** A census did not settle a stream: look at what the last line says, then run it again. */
  unsettled: 13,
  /** `status` found a run that failed, or data that is too old. */
  unhealthy: 14,
  /** `tie-out` found reports that do not agree with each other or with the tables. */
  untied: 15,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCodeName = keyof typeof EXIT_CODES;

interface PluginErrorOptions extends ErrorOptions {
  /** Advice for the last line, if the message has none. */
  readonly advice?: string;
}

export abstract class PluginError extends Error {
  abstract readonly exitCode: number;
  /** The last line of a program that ends with this error: the message, and what to do. */
  readonly line: string;

  constructor(message: string, { advice, ...options }: PluginErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    const end = /[.?!]$/.test(message) ? ' ' : '. ';
    this.line = advice === undefined ? message : message + end + advice;
  }
}

export class ConfigError extends PluginError {
  readonly exitCode = EXIT_CODES.config;
}

export class ProtocolError extends PluginError {
  readonly exitCode = EXIT_CODES.protocol;
}

export class AuthError extends PluginError {
  readonly exitCode = EXIT_CODES.auth;
}

export class FatalApiError extends PluginError {
  readonly exitCode = EXIT_CODES.fatalApi;
}

const RUN_AGAIN = 'Run again later: a run continues from the last STATE';

export class RetryableApiError extends PluginError {
  readonly exitCode = EXIT_CODES.retryableApi;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, /\bagain\b/i.test(message) ? options : { ...options, advice: RUN_AGAIN });
  }
}

/** QuickBooks asks to wait. No request of the run is to blame, so none is tried in another form. */
export class ThrottledError extends RetryableApiError {}

export class DatabaseError extends PluginError {
  readonly exitCode = EXIT_CODES.database;
}

export class RejectedRecordError extends PluginError {
  readonly exitCode = EXIT_CODES.rejectedRecord;
}

export class BrokenPipeError extends PluginError {
  readonly exitCode = EXIT_CODES.brokenPipe;
}

export class UnverifiedError extends PluginError {
  readonly exitCode = EXIT_CODES.unverified;
}

export class UnsettledError extends PluginError {
  readonly exitCode = EXIT_CODES.unsettled;
}

/** Another run has what this one needs. */
export class BusyError extends PluginError {
  readonly exitCode = EXIT_CODES.busy;
}
