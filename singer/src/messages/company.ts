/** A QuickBooks company. A STATE and the streams of a tap name the one that they were read from. */
export interface Company {
  /** `production` or `sandbox`. */
  readonly environment: string;
  readonly realmId: string;
}

/** The form on the wire: `{"environment":"production","realm_id":"…"}`, the member `company` of SCHEMA and STATE. */
export interface CompanyJson {
  readonly environment: string;
  readonly realm_id: string;
}

export function companyJson({ environment, realmId }: Company): CompanyJson {
  return { environment, realm_id: realmId };
}

/** Reads the form on the wire. Undefined for any other value, such as a member `company` of another tap. */
export function readCompany(value: unknown): Company | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { environment, realm_id: realmId } = value as Partial<Record<string, unknown>>;
  return isName(environment) && isName(realmId) ? { environment, realmId } : undefined;
}

export function isSameCompany(a: Company, b: Company): boolean {
  return a.environment === b.environment && a.realmId === b.realmId;
}

/** A company in a sentence: `company 123 (production)`. */
export function companyText({ environment, realmId }: Company): string {
  return `company ${realmId} (${environment})`;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
