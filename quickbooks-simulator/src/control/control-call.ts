import type { Company } from '../company/company.ts';
import type { Call } from '../http/call.ts';
import type { Service } from '../service.ts';
import { SettingsError } from '../settings-error.ts';

/** The JSON object that was sent; no body is an empty one. */
export function bodyOf({ body }: Call): Readonly<Record<string, unknown>> {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new SettingsError('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingsError('the body is not a JSON object');
  }
  return value as Record<string, unknown>;
}

/** The company of a realm, or the first one. */
export function companyOf({ companies, settings }: Service, realm: unknown): Company {
  const asked = realm ?? settings.realms[0];
  const company = companies.get(String(asked));
  if (company === undefined) throw new SettingsError(`there is no company "${asked}"`);
  return company;
}
