import { runInThisContext } from 'node:vm';

/**
 * Returns what a function returns, or undefined if it takes longer than the limit. Even a regular expression that
 * backtracks for ever is stopped. Costs about 80 µs a call, because Node starts a thread that watches the time.
 */
export function withinMs<T extends string | boolean>(timeoutMs: number, call: () => T): T | undefined {
  Object.assign(globalThis, { [SLOT]: call });
  try {
    return runInThisContext(`globalThis[${JSON.stringify(SLOT)}]()`, { timeout: timeoutMs });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === TIMED_OUT) return undefined;
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, SLOT);
  }
}

/** Only the text of a script can be given a limit, so the function is handed over by a name. */
const SLOT = 'target-postgres-raw: function with a time limit';
const TIMED_OUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
