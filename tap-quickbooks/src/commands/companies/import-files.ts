import { ConfigError, type Logger, readTextFile } from 'singer';
import { codeOf } from '../../error-code.ts';
import { isRealmId } from '../../plan/realm-id.ts';
import { CompanyStore, type StoreOptions } from '../../store/company-store.ts';
import { parseTokens, type StoredTokens } from '../../tokens/stored-tokens.ts';

interface ImportOptions {
  readonly options: StoreOptions;
  readonly logger: Logger;
  /** The environment of a file that names none. */
  readonly environment: string;
  /** Takes the files' tokens although the store has some. */
  readonly isReplaced: boolean;
}

interface TokenFileContent {
  readonly path: string;
  readonly tokens: StoredTokens;
  readonly environment: string;
}

const ENVIRONMENTS: readonly string[] = ['production', 'sandbox'];
const NAME_TOKEN_FILES =
  'name token files, such as ~/.local/state/tap-quickbooks/production-123.json. Nothing was imported';

/** Every file is checked before the first is stored, so that a wrong one leaves nothing half done. */
export async function importFiles(paths: readonly string[], given: ImportOptions): Promise<string> {
  if (paths.length === 0)
    throw new ConfigError('companies import needs the token files to import: name them after it');
  const found = paths.map((path) => tokensIn(path, given.environment));
  refuseTwice(found);
  for (const file of found)
    refuseNewer(file, given, await storeOf(file, given).read(), 'Nothing was imported');
  for (const file of found) await store(file, given);
  return [
    ...found.map((file) => `imported ${companyOf(file)} from ${file.path}${endedText(file.tokens)}`),
    'The files are not used any more: delete them, since their tokens end with the next refresh.',
  ].join('\n');
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
  for (const file of found) {
    const other = paths.get(companyOf(file));
    if (other !== undefined)
      throw new ConfigError(
        `${other} and ${file.path} both hold tokens of ${companyOf(file)}: leave out the older one. Nothing was imported`,
      );
    paths.set(companyOf(file), file.path);
  }
}

function refuseNewer(
  file: TokenFileContent,
  { isReplaced }: ImportOptions,
  stored: StoredTokens | undefined,
  imported: string,
): void {
  if (isReplaced || stored === undefined) return;
  throw new ConfigError(
    `the token store has tokens of ${companyOf(file)} already, which may be newer than those in ${file.path}: leave the file out, or add --replace. ${imported}`,
  );
}

/** Another program may have stored tokens since the check of all files, so each is checked again under its lock. */
async function store(file: TokenFileContent, given: ImportOptions): Promise<void> {
  await storeOf(file, given).withLock(async (locked) => {
    refuseNewer(file, given, await locked.read(), 'The files named before it were imported');
    await (await locked.reserve()).fill({ ...file.tokens, environment: file.environment });
  });
}

function storeOf({ tokens, environment }: TokenFileContent, { options, logger }: ImportOptions) {
  return new CompanyStore(options, { environment, realmId: tokens.realm_id }, logger).tokens;
}

function companyOf({ tokens, environment }: TokenFileContent): string {
  return `company ${tokens.realm_id} (${environment})`;
}

function endedText({ refresh_token_expires_at: refresh, consent_expires_at: consent }: StoredTokens): string {
  const end = Math.min(refresh, consent ?? Infinity);
  if (end > Date.now()) return '';
  return `, but its refresh token ended on ${new Date(end).toISOString().slice(0, 10)}: run "tap-quickbooks auth" for this company`;
}
