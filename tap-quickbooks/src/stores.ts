import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Company, type Logger, readTextFile } from 'singer';
import { CallLog } from './limits/call-log.ts';
import type { CallOrder } from './limits/call-order.ts';
import type { GivenSettings } from './settings.ts';
import { parseTokens } from './tokens/stored-tokens.ts';
import { TokenFile } from './tokens/token-file.ts';
import type { TokenStore } from './tokens/token-store.ts';

/** Data of one company that outlives a run, and that its processes share. */
interface CompanyStores {
  readonly tokens: TokenStore;
  readonly calls: CallOrder;
}

/** The place for the tokens and calls of companies that the settings name. */
export interface Stores {
  /** The realm id of the company, if the place holds one company only and can tell without a server. */
  readonly onlyRealmId: () => string | undefined;
  /** False if this company certainly has no tokens here; a place that would have to ask a server returns true. */
  readonly mayHaveTokens: (company: Company) => boolean;
  readonly open: (company: Company, logger: Logger) => CompanyStores;
}

/** Files: the token file, and the call log beside it. */
export function storesOf({ token_file: file }: Pick<Partial<GivenSettings>, 'token_file'>): Stores {
  const pathOf = (company: Company) => file ?? defaultTokenFile(company);
  return {
    onlyRealmId: () => (file === undefined ? undefined : realmIdIn(file)),
    // A file that cannot be read counts: the one who needs its tokens reports what is wrong with it.
    mayHaveTokens: (company) => existsSync(pathOf(company)),
    open: (company, logger) => {
      const tokens = new TokenFile(pathOf(company), company, logger.warning);
      return { tokens, calls: new CallLog(tokens.location) };
    },
  };
}

/** A file in the user's state folder, outside any config that Meltano renders and deletes (XDG Base Directory). */
function defaultTokenFile({ environment, realmId }: Company): string {
  const stateFolder = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(stateFolder, 'tap-quickbooks', `${environment}-${realmId}.json`);
}

function realmIdIn(tokenFile: string): string | undefined {
  try {
    return parseTokens(readTextFile(tokenFile))?.realm_id;
  } catch {
    return undefined;
  }
}
