/*
 * Values that the settings offer for reading and writing records. They stand apart from the code that uses them:
 * the settings are loaded by every start of the program.
 */

/** Properties whose time puts a record into a window. */
export const WINDOW_FIELDS = ['MetaData.LastUpdatedTime', 'MetaData.CreateTime'] as const;

export const RECORD_FORMATS = ['envelope', 'entity'] as const;

/** Fewest rows of a page. Pages that are read by offset overlap by a record, so a page of one would never advance. */
export const MINIMUM_PAGE_SIZE = 2;

/** Most rows that QuickBooks returns for one query. */
export const MAXIMUM_PAGE_SIZE = 1_000;
