import type { SettingsTable } from 'singer';

/** The settings for tokens, leases and budgets in Postgres. */
export const STORE_SETTINGS = {
  token_store: {
    kind: 'string',
    sensitive: true,
    description:
      'Postgres that keeps the tokens of many companies instead of token_file, as postgresql://USER:PASSWORD@HOST/DATABASE. One run at a time reads a company then, on any machine (exit code 11 for the others)',
    variables: ['QBO_TOKEN_STORE'],
  },
  token_store_key: {
    kind: 'string',
    sensitive: true,
    description:
      'Key of 32 bytes, in hexadecimal or base64, by which the tokens in token_store are encrypted (openssl rand -base64 32)',
    variables: ['QBO_TOKEN_STORE_KEY'],
  },
  token_store_schema: {
    kind: 'string',
    default: 'quickbooks',
    description: 'Schema of the tables in token_store',
  },
  lease_wait_seconds: {
    kind: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 0,
    description:
      'With token_store: seconds to wait for another run of the company before this one ends with exit code 11',
  },
  monthly_calls: {
    kind: 'integer',
    minimum: 1,
    description:
      'With token_store: most calls of the app (client_id) in a calendar month (UTC), over all companies and machines. When they are used, a run ends with its STATE and exit code 12',
    variables: ['QBO_MONTHLY_CALLS'],
  },
} as const satisfies SettingsTable;
