/** Columns that the views have besides those of the payload. */
export const REALM_ID = 'realm_id';
export const REPORT_ID = 'report_id';
export const ID = 'id';
export const INDEX = 'index';
export const INGESTED_AT = 'ingested_at_utc';
export const DELETED_AT = 'deleted_at_utc';
export const IS_DELETED = 'is_deleted';
export const IS_MEMBER = 'is_group_member';
export const MEMBER_INDEX = 'member_index';
export const TRANSACTION_TYPE = 'transaction_type';
export const VALID_FROM = 'valid_from_utc';
export const VALID_TO = 'valid_to_utc';

/** The stream with the settings of the company, among them its home currency. */
export const PREFERENCES = 'qb_preferences';

/** The view with the rows of another one that are not deleted has its name; this one has all. */
export function allOf(view: string): string {
  return `${view}_all`;
}

/** QuickBooks' name of an entity as a part of names in SQL: SalesReceipt is sales_receipt. */
export function snakeCase(entity: string): string {
  return entity.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

export function parentIdOf(entity: string): string {
  return `${snakeCase(entity)}_id`;
}

/** A name or an alias that is a reserved word, or has capitals, needs quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
