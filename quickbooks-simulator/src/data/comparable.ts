/** Value by which a property is compared; undefined when the entity does not have it. */
export type Comparable = string | number | boolean | undefined;

/** The member of references and contact objects that a statement compares with. */
const SPEAKING_MEMBERS = ['value', 'Address', 'FreeFormNumber', 'URI'];

export function comparable(entity: unknown, path: readonly string[]): Comparable {
  const value = path.reduce<unknown>((parent, key) => member(parent, key), entity);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  const found = SPEAKING_MEMBERS.map((key) => member(value, key)).find((part) => part !== undefined);
  return typeof found === 'string' ? found : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
