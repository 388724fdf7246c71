import { homedir, userInfo } from 'node:os';
import { ConfigError } from 'singer';
import type { Account } from './postgres/account.ts';

/** The account that runs the program. A container may run under a uid that has no account. */
export const ACCOUNT: Account = {
  name: () => {
    try {
      return userInfo().username;
    } catch (cause) {
      throw new ConfigError(
        `user is missing, and the account that runs this (uid ${process.getuid?.()}) has no name: set user or PGUSER`,
        { cause },
      );
    }
  },
  home: () => {
    try {
      return homedir();
    } catch {
      return undefined;
    }
  },
  environment: process.env,
};
