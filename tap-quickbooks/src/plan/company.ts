import type { Company } from 'singer';
import { reportsAsked } from '../reports/reports-setting.ts';
import type { GivenSettings, TapSettings } from '../settings.ts';
import { storesOf } from '../stores.ts';
import { isRealmId, realmIdOf } from './realm-id.ts';

type ReadSettings = (check: (settings: Partial<GivenSettings>) => readonly string[]) => GivenSettings;

/** The settings with the company that they name, or that `auth` has stored in the token file that they name. */
export function withCompany(read: ReadSettings): TapSettings {
  let company = '';
  const settings = read((given) => {
    const { problems } = reportsAsked(given.reports);
    const stores = storesOf(given);
    const realmId = realmIdOf(given.realm_id ?? stores.onlyRealmId());
    if (realmId === undefined)
      return [
        ...problems,
        'realm_id is missing: set QBO_REALM_ID (or a token_file in which "tap-quickbooks auth" has stored it)',
      ];
    if (!isRealmId(realmId)) return [...problems, notARealmId(realmId)];
    company = realmId;
    const { environment = 'production' } = given;
    return given.refresh_token === undefined && !stores.mayHaveTokens({ environment, realmId })
      ? [
          ...problems,
          'refresh_token is missing: set QBO_REFRESH_TOKEN (or tokens that "tap-quickbooks auth" has stored)',
        ]
      : problems;
  });
  return { ...settings, realm_id: company };
}

/** The settings for `auth`: the company need not be named, since the consent names it. */
export function withOptionalCompany(read: ReadSettings): GivenSettings {
  const settings = read(({ realm_id: given }) => {
    const realmId = realmIdOf(given);
    return realmId === undefined || isRealmId(realmId) ? [] : [notARealmId(realmId)];
  });
  return { ...settings, realm_id: realmIdOf(settings.realm_id) };
}

export function companyOf({ environment, realm_id: realmId }: TapSettings): Company {
  return { environment, realmId };
}

function notARealmId(text: string): string {
  return `realm_id is ${JSON.stringify(text)}, which is not the id of a company: give its digits`;
}
