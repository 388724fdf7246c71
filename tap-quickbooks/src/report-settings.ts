import type { SettingsTable } from 'singer';

/** The settings of reports. */
export const REPORT_SETTINGS = {
  reports: {
    kind: 'array',
    description:
      'Reports to read, beside the streams: a list of objects with name, period, basis, columns, filters and summarize_column_by, or REPORT:PERIOD:BASIS with commas between. docs/reports.md has the values',
    variables: ['QBO_REPORTS'],
  },
  report_refresh_months: {
    kind: 'integer',
    minimum: 0,
    maximum: 1_200,
    default: 2,
    description:
      'Months whose reports are read again in every run, the current one included, unless the books of the period are closed; 0 for none',
  },
  report_refresh: {
    kind: 'options',
    options: ['changed', 'all'],
    default: 'changed',
    description:
      'Older report periods to read again. changed: those with transactions that changed in this run; all: every period of the range',
  },
  report_catch_up_calls: {
    kind: 'integer',
    minimum: 0,
    maximum: 100_000,
    default: 2,
    description:
      'Most calls in a run for report periods after a changed transaction, whose balances may have moved, and for those that came without rows for the first time. STATE keeps the others for later runs',
  },
  report_concurrency: {
    kind: 'integer',
    minimum: 1,
    maximum: 20,
    default: 3,
    description: 'Most requests for reports under way at once, and never more than concurrency',
  },
} as const satisfies SettingsTable;
