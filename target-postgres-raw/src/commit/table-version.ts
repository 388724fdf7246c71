/** The versions of a table's rows, as far as they are known. */
export interface TableVersion {
  /** The newest version that had records or was activated; undefined if there was none. */
  readonly newest: bigint | undefined;
  /**
   * The instant of its first record, in ISO 8601: rows from before it are of older versions. Undefined once these are
   * deleted, and if rows of this version may be older.
   */
  readonly since: string | undefined;
  /** True if the rows of the table surely have no version, or there are none. */
  readonly isUnversioned: boolean;
  readonly isEmpty: boolean;
}

export interface Recorded {
  readonly version: bigint;
  /** When its records were written. */
  readonly at: string;
  /** True if the time of every row that comes again is moved, so that it tells the row's version. */
  readonly areTimesMoved: boolean;
}

/** The state after records of a version were written. */
export function afterRecords(known: TableVersion, { version, at, areTimesMoved }: Recorded): TableVersion {
  const { newest, since, isUnversioned } = known;
  const next = { newest: version, isUnversioned: false, isEmpty: false };
  if (newest === undefined || version > newest) {
    const isNew = newest !== undefined || isUnversioned;
    return { ...next, since: isNew && areTimesMoved ? at : undefined };
  }
  if (version < newest || since === undefined) return known;
  // The server's clock may have gone back, as after a failover.
  const first = at < since ? at : since;
  return { ...known, since: areTimesMoved ? first : undefined };
}

/** The effect of an activation. */
export type Activation =
  | { readonly what: 'delete'; readonly before: string; readonly next: TableVersion }
  | { readonly what: 'keep' | 'refuse' }
  | { readonly what: 'adopt'; readonly next: TableVersion };

/**
 * Decides on an activation. A version that is activated before its first record came is complete elsewhere, as after a
 * change of targets: nothing here tells its rows from older ones.
 */
export function activationOf(known: TableVersion, version: bigint): Activation {
  const { newest, since, isEmpty } = known;
  if (newest === undefined || version > newest)
    return isEmpty
      ? { what: 'keep' }
      : { what: 'adopt', next: { ...known, newest: version, since: undefined, isUnversioned: false } };
  if (version < newest) return { what: 'refuse' };
  if (since === undefined) return { what: 'keep' };
  return { what: 'delete', before: since, next: { ...known, since: undefined } };
}
