import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Company, ConfigError, type Logger, readTextFile } from 'singer';
import { CallLog } from './limits/call-log.ts';
import type { CallOrder } from './limits/call-order.ts';
import type { GivenSettings } from './settings.ts';
import type { Shutdown } from './shutdown.ts';
import { CompanyStore, storeOptionsOf } from './store/company-store.ts';
import { whileAlone, whileNoCensus } from './tokens/census-lock.ts';
import { parseTokens } from './tokens/stored-tokens.ts';
import { TokenFile } from './tokens/token-file.ts';
import type { TokenStore } from './tokens/token-store.ts';

/** Data of one company that outlives a run, and that its processes share. */
interface CompanyStores {
  readonly tokens: TokenStore;
  readonly calls: CallOrder;
  /** Is called before each request to QuickBooks. */
  readonly begin?: () => Promise<void>;
  /** Holds the company while a function reads it. */
  readonly whileHeld: Hold;
}

/**
 * The work that holds a company. A census never overlaps with anything else. With tokens in Postgres two runs do not
 * overlap either; with files they may.
 */
export type Holder = 'run' | 'census';

type Hold = <T>(holder: Holder, shutdown: Shutdown, run: () => Promise<T>) => Promise<T>;

/** The place for the tokens and calls of companies that the settings name. */
export interface Stores {
  /** The realm id of the company, if the place holds one company only and can tell without a server. */
  readonly onlyRealmId: () => string | undefined;
  /** False if this company certainly has no tokens here; a place that would have to ask a server returns true. */
  readonly mayHaveTokens: (company: Company) => boolean;
  readonly open: (company: Company, logger: Logger) => CompanyStores;
}

/** A row of Postgres for each company, or files. Throws a ConfigError if the settings ask for both. */
export function storesOf(settings: Partial<GivenSettings>): Stores {
  const options = storeOptionsOf(settings);
  if (options === undefined) return filesOf(settings);
  return {
    onlyRealmId: () => undefined,
    mayHaveTokens: () => true,
    open: (company, logger) => {
      const store = new CompanyStore(options, company, logger);
      return {
        tokens: store.tokens,
        calls: store,
        begin: store.begin,
        whileHeld: (_, shutdown, run) => store.whileHeld(shutdown, run),
      };
    },
  };
}

const WHILE_HELD = { run: whileNoCensus, census: whileAlone } as const;

/** Files: the token file, and the call log beside it. */
function filesOf({ token_file: file }: Pick<Partial<GivenSettings>, 'token_file'>): Stores {
  const pathOf = (company: Company) => file ?? defaultTokenFile(company);
  return {
    onlyRealmId: () => (file === undefined ? undefined : realmIdIn(file)),
    // A file that cannot be read counts: the one who needs its tokens reports what is wrong with it.
    mayHaveTokens: (company) => existsSync(pathOf(company)),
    open: (company, logger) => {
      const tokens = new TokenFile(pathOf(company), company, logger.warning);
      const place = { tokenFile: tokens.location, company };
      const whileHeld: Hold = (holder, _, run) => WHILE_HELD[holder](place, run);
      return { tokens, calls: new CallLog(tokens.location), whileHeld };
    },
  };
}

/** A file in the user's state folder, outside any config that Meltano renders and deletes (XDG Base Directory). */
function defaultTokenFile({ environment, realmId }: Company): string {
  return join(stateFolder(), 'tap-quickbooks', `${environment}-${realmId}.json`);
}

/** The specification says to ignore a relative path: the tokens would depend on the working folder. */
function stateFolder(): string {
  const given = process.env.XDG_STATE_HOME ?? '';
  return isAbsolute(given) ? given : join(homeFolder(), '.local', 'state');
}

/** HOME, or the home folder of the account. In a container neither may exist. */
function homeFolder(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    const folder = unlessFailing(find) ?? '';
    if (isAbsolute(folder)) return folder;
  }
  throw new ConfigError(
    'there is no home folder to keep the tokens in: set token_file, XDG_STATE_HOME or HOME to an absolute path',
  );
}

function unlessFailing<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

function realmIdIn(tokenFile: string): string | undefined {
  try {
    return parseTokens(readTextFile(tokenFile))?.realm_id;
  } catch {
    return undefined;
  }
}
