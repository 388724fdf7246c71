import { existsSync } from 'node:fs';
import { type Company, readTextFile } from 'singer';
import { type GivenSettings, type TapSettings, tokenFileOf } from '../settings.ts';
import { parseTokens, type StoredTokens } from '../tokens/stored-tokens.ts';

type ReadSettings = (check: (settings: Partial<GivenSettings>) => readonly string[]) => GivenSettings;

/** The settings with the company that they name, or that `auth` has stored in the token file that they name. */
export function withCompany(read: ReadSettings): TapSettings {
  let company = '';
  const settings = read((given) => {
    const realmId = given.realm_id ?? storedTokens(given.token_file)?.realm_id;
    if (realmId === undefined)
      return ['realm_id is missing (or a token_file in which "tap-quickbooks auth" has stored it)'];
    company = realmId;
    return given.refresh_token === undefined && !hasTokenFile({ ...given, realm_id: realmId })
      ? ['refresh_token is missing (or tokens that "tap-quickbooks auth" has stored)']
      : [];
  });
  return { ...settings, realm_id: company };
}

export function companyOf({ environment, realm_id: realmId }: TapSettings): Company {
  return { environment, realmId };
}

/** A file that cannot be read counts: the code that needs its tokens says what is wrong with it. */
function hasTokenFile(settings: Partial<GivenSettings> & { readonly realm_id: string }): boolean {
  const { environment = 'production' } = settings;
  return existsSync(tokenFileOf({ ...settings, environment }));
}

function storedTokens(tokenFile: string | undefined): StoredTokens | undefined {
  if (tokenFile === undefined) return undefined;
  try {
    return parseTokens(readTextFile(tokenFile));
  } catch {
    return undefined;
  }
}
