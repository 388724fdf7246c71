import { join } from 'node:path';

/** Facts about the account that runs the program. */
export interface Account {
  readonly name: () => string;
  /** Undefined if the account has none. */
  readonly home: () => string | undefined;
}

/** The path of a file in the home folder; undefined if the account has none. */
export function inHome(account: Account, name: string): string | undefined {
  const home = account.home();
  return home === undefined ? undefined : join(home, name);
}
