import { type Company, ConfigError, readCompany } from 'singer';

/** The company in the text of a STATE's member. Throws ConfigError, which names where, if it is none. */
export function companyIn(text: string | undefined, where: string): Company | undefined {
  if (text === undefined) return undefined;
  const company = readCompany(JSON.parse(text));
  if (company !== undefined) return company;
  throw new ConfigError(
    `the state in ${where} has the company ${text.slice(0, 80)}; expected {"environment", "realm_id"}. Give a STATE of this tap`,
  );
}
