/** Tests of everything that speaks to Postgres. */
export const WHOLE = [
  'target-postgres-raw',
  'postgres-launcher',
  'end-to-end',
  'tap-quickbooks/test/store',
  'tap-quickbooks/test/tokens/token-store',
];

const TARGET = 'target-postgres-raw/test';

/** The files among them that run most of the SQL: tables, commits, what is known, volumetry, status, views, history. */
export const SHORT = [
  `${TARGET}/tables`,
  `${TARGET}/commit/deletions`,
  `${TARGET}/commit/existing-tables`,
  `${TARGET}/commit/history`,
  `${TARGET}/commit/loading`,
  `${TARGET}/commit/rejected`,
  `${TARGET}/commit/straight`,
  `${TARGET}/commit/versions`,
  `${TARGET}/commands/commands`,
  `${TARGET}/commands/history-views`,
  `${TARGET}/commands/known`,
  `${TARGET}/commands/report-views`,
  `${TARGET}/commands/status`,
  `${TARGET}/commands/views`,
  `${TARGET}/postgres/advice`,
  `${TARGET}/volumetry/volumetry`,
  'tap-quickbooks/test/store',
];
