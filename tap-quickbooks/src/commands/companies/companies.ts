import { ConfigError, EXIT_CODES, type Logger, print, readTextFile, type Task } from 'singer';
import { codeOf } from '../../error-code.ts';
import { isRealmId, realmIdOf } from '../../plan/realm-id.ts';
import type { GivenSettings, SETTINGS } from '../../settings.ts';
import { CompanyStore, databaseOf, type StoreOptions, storeOptionsOf } from '../../store/company-store.ts';
import { enableCompany, listCompanies } from '../../store/statements.ts';
import { parseTokens, type StoredTokens } from '../../tokens/stored-tokens.ts';
import { companiesText, type ListedCompany } from './companies-text.ts';

interface CompaniesFlags {
  readonly json?: boolean;
  readonly replace?: boolean;
  readonly operands: readonly string[];
}

interface Order {
  readonly options: StoreOptions;
  readonly settings: GivenSettings;
  readonly values: readonly string[];
  readonly flags: CompaniesFlags;
  readonly logger: Logger;
}

const ENVIRONMENTS: readonly string[] = ['production', 'sandbox'];
const NAME_TOKEN_FILES =
  'name token files, such as ~/.local/state/tap-quickbooks/production-123.json. Nothing was imported';

/** Resolves to what is printed. */
type Action = (order: Order) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = {
  list,
  import: importFiles,
  enable: (order) => enable(order, true),
  disable: (order) => enable(order, false),
};

/** The companies whose tokens are in Postgres. */
export const COMPANIES: Task<typeof SETTINGS, CompaniesFlags> = {
  addFlags: (command) =>
    command
      .argument('[action]', `${Object.keys(ACTIONS).join(', ')}; list without one`)
      .argument('[values...]', 'import: token files. enable and disable: realm ids')
      .option('--json', 'list as JSON')
      .option('--replace', 'import: replace tokens that the store has already'),
  run: async ({ flags, settings: readSettings, logger }) => {
    const [name = 'list', ...values] = flags.operands;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined)
      throw new ConfigError(
        `companies ${JSON.stringify(name)} is not known: it is one of ${Object.keys(ACTIONS).join(', ')}`,
      );
    const settings = readSettings();
    const options = storeOptionsOf(settings);
    if (options === undefined)
      throw new ConfigError('companies needs token_store, the Postgres that keeps them: set QBO_TOKEN_STORE');
    await print(await action({ options, settings, values, flags, logger }));
    return EXIT_CODES.ok;
  },
};

async function list({ options, flags, logger }: Order): Promise<string> {
  const database = databaseOf(options, logger);
  const companies = await database.query<ListedCompany>(listCompanies(database.named));
  return flags.json ? JSON.stringify({ companies }, null, 2) : companiesText(companies, Date.now());
}

/** Every file is read before the first is stored, so that a wrong one leaves nothing half done. */
async function importFiles({ options, settings, values, flags, logger }: Order): Promise<string> {
  if (values.length === 0)
    throw new ConfigError('companies import needs the token files to import: name them after it');
  const found = values.map((path) => tokensIn(path, settings.environment));
  refuseTwice(found);
  for (const { path, tokens, environment } of found)
    await store({ path, tokens, environment }, { options, logger, isReplaced: flags.replace === true });
  return found
    .map(
      ({ path, tokens, environment }) => `imported company ${tokens.realm_id} (${environment}) from ${path}`,
    )
    .concat('The files are not used any more: delete them, since their tokens end with the next refresh.')
    .join('\n');
}

interface TokenFileContent {
  readonly path: string;
  readonly tokens: StoredTokens;
  readonly environment: string;
}

function tokensIn(path: string, fallback: string): TokenFileContent {
  const tokens = parseTokens(textOf(path));
  const environment = tokens?.environment ?? fallback;
  if (tokens === undefined || !isRealmId(tokens.realm_id) || !ENVIRONMENTS.includes(environment))
    throw new ConfigError(`${path} does not hold the tokens of this tap: ${NAME_TOKEN_FILES}`);
  return { path, tokens, environment };
}

function textOf(path: string): string {
  try {
    return readTextFile(path);
  } catch (cause) {
    throw new ConfigError(`${path} cannot be read (${codeOf(cause) ?? cause}): ${NAME_TOKEN_FILES}`, {
      cause,
    });
  }
}

/** Refresh tokens replace one another: only one of two files can have the last. */
function refuseTwice(found: readonly TokenFileContent[]): void {
  const paths = new Map<string, string>();
  for (const { path, tokens, environment } of found) {
    const company = `company ${tokens.realm_id} (${environment})`;
    const other = paths.get(company);
    if (other !== undefined)
      throw new ConfigError(
        `${other} and ${path} both hold tokens of ${company}: leave out the older one. Nothing was imported`,
      );
    paths.set(company, path);
  }
}

async function store(
  { path, tokens, environment }: TokenFileContent,
  { options, logger, isReplaced }: { options: StoreOptions; logger: Logger; isReplaced: boolean },
): Promise<void> {
  const company = { environment, realmId: tokens.realm_id };
  await new CompanyStore(options, company, logger).tokens.withLock(async (locked) => {
    if (!isReplaced && (await locked.read()) !== undefined)
      throw new ConfigError(
        `the token store has tokens of company ${tokens.realm_id} (${environment}) already, which may be newer than those in ${path}: leave the file out, or add --replace`,
      );
    await (await locked.reserve()).fill({ ...tokens, environment });
  });
}

async function enable({ options, settings, values, logger }: Order, isEnabled: boolean): Promise<string> {
  const realmIds = values.map((value) => realmIdOf(value) ?? '');
  const wrong = realmIds.find((id) => !isRealmId(id));
  if (realmIds.length === 0 || wrong !== undefined)
    throw new ConfigError(
      `companies ${isEnabled ? 'enable' : 'disable'} needs realm ids, of digits alone${wrong === undefined ? '' : `, not ${JSON.stringify(wrong)}`}: "companies list" shows them`,
    );
  const database = databaseOf(options, logger);
  const lines: string[] = [];
  for (const realmId of realmIds) {
    const values = [settings.environment, realmId, isEnabled];
    const isThere = (await database.change(enableCompany(database.named), values)) === 1;
    if (!isThere)
      throw new ConfigError(
        `the token store has no company ${realmId} (${settings.environment}): "companies list" shows those that it has`,
      );
    lines.push(`company ${realmId} (${settings.environment}) is ${isEnabled ? 'enabled' : 'disabled'}`);
  }
  return lines.join('\n');
}
