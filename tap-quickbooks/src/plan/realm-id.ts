/**
 * A realm id becomes a part of URLs and file names, so nothing but digits is taken. Intuit documents no more of their
 * shape than that; its own have 15 to 19.
 */
export function isRealmId(text: string): boolean {
  return /^\d{1,25}$/.test(text);
}

/** A realm id without the spaces with which QuickBooks shows it: "9130 3500 0000 0000 006". */
export function realmIdOf<T extends string | undefined>(text: T): T | string {
  return text === undefined ? text : text.replaceAll(/\s/g, '');
}
