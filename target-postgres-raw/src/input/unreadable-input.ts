import { ConfigError, failureOf } from 'singer';

/** A failure to read the input as a sentence; another error stays as it is. */
export function asInputError(error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'read')) return error;
  return new ConfigError(
    `the input cannot be read: ${failureOf(error)}. See what stdin is, or name a file by --input`,
    { cause: error },
  );
}
