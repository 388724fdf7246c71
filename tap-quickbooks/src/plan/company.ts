import type { Company } from 'singer';
import type { GivenSettings, TapSettings } from '../settings.ts';
import { storesOf } from '../stores.ts';

type ReadSettings = (check: (settings: Partial<GivenSettings>) => readonly string[]) => GivenSettings;

/** The settings with the company that they name, or that `auth` has stored in the token file that they name. */
export function withCompany(read: ReadSettings): TapSettings {
  let company = '';
  const settings = read((given) => {
    const stores = storesOf(given);
    const realmId = given.realm_id ?? stores.onlyRealmId();
    if (realmId === undefined)
      return ['realm_id is missing (or a token_file in which "tap-quickbooks auth" has stored it)'];
    company = realmId;
    const { environment = 'production' } = given;
    return given.refresh_token === undefined && !stores.mayHaveTokens({ environment, realmId })
      ? ['refresh_token is missing (or tokens that "tap-quickbooks auth" has stored)']
      : [];
  });
  return { ...settings, realm_id: company };
}

export function companyOf({ environment, realm_id: realmId }: TapSettings): Company {
  return { environment, realmId };
}
