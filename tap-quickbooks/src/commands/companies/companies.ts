import { ConfigError, EXIT_CODES, type Logger, print, type Task } from 'singer';
import { isRealmId, realmIdOf } from '../../plan/realm-id.ts';
import type { GivenSettings, SETTINGS } from '../../settings.ts';
import { databaseOf, type StoreOptions, storeOptionsOf } from '../../store/company-store.ts';
import { enableCompany, listCompanies } from '../../store/statements.ts';
import { companiesText, type ListedCompany } from './companies-text.ts';
import { importFiles } from './import-files.ts';

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

/** Resolves to what is printed. */
type Action = (order: Order) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = {
  list,
  import: ({ options, settings, values, flags, logger }) =>
    importFiles(values, {
      options,
      logger,
      environment: settings.environment,
      isReplaced: flags.replace === true,
    }),
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

async function list({ options, values, flags, logger }: Order): Promise<string> {
  if (values.length > 0)
    throw new ConfigError(
      `companies list takes nothing after it, but has ${JSON.stringify(values[0])}: leave it out`,
    );
  const database = databaseOf(options, logger);
  const companies = await database.query<ListedCompany>(listCompanies(database.named));
  return flags.json ? JSON.stringify({ companies }, null, 2) : companiesText(companies, Date.now());
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
