import { join } from 'node:path';

/** Facts about the account that runs the program. */
export interface Account {
  readonly name: () => string;
  /** Undefined if the account has none. */
  readonly home: () => string | undefined;
  /** Variables of its processes, for those of libpq that are not settings. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The path of a file in the home folder; undefined if the account has none. */
export function inHome(account: Account, name: string): string | undefined {
  const home = account.home();
  return home === undefined ? undefined : join(home, name);
}
