import type { Settings, SettingsTable } from 'singer';
import { REPORT_SETTINGS } from './report-settings.ts';
import { STORE_SETTINGS } from './store/store-settings.ts';
import type { RecordShape } from './streams/record-format.ts';
import {
  MAXIMUM_PAGE_SIZE,
  MINIMUM_PAGE_SIZE,
  RECORD_FORMATS,
  WINDOW_FIELDS,
} from './streams/record-options.ts';

export const SETTINGS = {
  client_id: {
    kind: 'string',
    required: true,
    sensitive: true,
    description: 'Client ID of the Intuit app',
    variables: ['QBO_CLIENT_ID'],
  },
  client_secret: {
    kind: 'string',
    required: true,
    sensitive: true,
    description: 'Client secret of the Intuit app',
    variables: ['QBO_CLIENT_SECRET'],
  },
  refresh_token: {
    kind: 'string',
    sensitive: true,
    description:
      'Refresh token to begin with; QuickBooks replaces it, and the newest one is kept in token_file. A new value here replaces the kept one',
    variables: ['QBO_REFRESH_TOKEN'],
  },
  realm_id: {
    kind: 'string',
    description:
      'Id of the QuickBooks company; needed unless token_file is set and "auth" has stored it there',
    aliases: ['realmId'],
    variables: ['QBO_REALM_ID'],
  },
  environment: {
    kind: 'options',
    options: ['production', 'sandbox'],
    default: 'production',
    description: 'Where the company lives',
    variables: ['QBO_ENV'],
  },
  start_date: {
    kind: 'date_iso8601',
    default: '2000-01-01T00:00:00Z',
    description: 'Start of the range to read; an empty stretch of it costs one call, however long',
    aliases: ['fecha_inicio'],
    variables: ['QBO_START_DATE', 'QBO_FECHA_INICIO'],
  },
  end_date: {
    kind: 'date_iso8601',
    description: 'End of the range, not included; at the latest, and by default, settle_seconds ago',
    aliases: ['fecha_fin'],
    variables: ['QBO_END_DATE', 'QBO_FECHA_FIN'],
  },
  streams: {
    kind: 'list',
    description:
      'Streams to read, as names of streams or entities with commas between, in any case. all: every stream that is read by default. Without it, those, or those that the catalog selects',
    variables: ['QBO_STREAMS'],
  },
  ...REPORT_SETTINGS,
  settle_seconds: {
    kind: 'integer',
    minimum: 10,
    maximum: 604_800,
    default: 60,
    description:
      'Seconds before now at which a range ends at the latest: time for QuickBooks to show what it has stored, and for clocks that differ',
  },
  window_field: {
    kind: 'options',
    options: WINDOW_FIELDS,
    default: 'MetaData.LastUpdatedTime',
    description: 'Time by which a record belongs to the range and to a day',
  },
  page_size: {
    kind: 'integer',
    minimum: MINIMUM_PAGE_SIZE,
    maximum: MAXIMUM_PAGE_SIZE,
    default: MAXIMUM_PAGE_SIZE,
    description: 'Records asked for in one call; fewer means more calls',
  },
  max_window_days: {
    kind: 'integer',
    minimum: 0,
    maximum: 36_600,
    default: 0,
    description: 'Most days that one query asks for; 0 for as many as there are, 1 for a query per day',
  },
  snapshot_max_age_hours: {
    kind: 'integer',
    minimum: 0,
    maximum: 87_600,
    default: 24,
    description:
      'Hours after which a stream without windows, such as qb_company_info, and a small list that change data capture does not report, such as qb_tax_codes, is read again; 0 to read them in every run',
  },
  cdc_trust_hours: {
    kind: 'integer',
    minimum: 0,
    maximum: 87_600,
    default: 24,
    description:
      'Hours for which a stream without changes in change data capture is covered without a query of its own, and for which a refusal is believed: of an entity, of its custom fields, or of its change data capture; 0 to query every stream in every run',
  },
  read_deletions: {
    kind: 'boolean',
    default: true,
    description:
      'Write a record with deleted_at_utc (with record_format entity: _sdc_deleted_at) for each deletion that change data capture reports. A target that does not know the property replaces the last version of the record by what QuickBooks says of the deletion',
  },
  max_deletions: {
    kind: 'integer',
    minimum: 0,
    description:
      'Most records of one stream that a census takes for deleted; if QuickBooks lacks more, none of them is. By default a tenth of the stream, and at least 100',
  },
  concurrency: {
    kind: 'integer',
    minimum: 1,
    maximum: 20,
    default: 8,
    description: 'Most requests under way at once, for all streams together',
  },
  verify: {
    kind: 'boolean',
    default: true,
    description:
      'Compare what came of each stream with what QuickBooks counts, one more call, and read what is missing again',
  },
  max_api_calls: {
    kind: 'integer',
    minimum: 0,
    description: 'End the run, with its STATE, before it makes more calls than this',
  },
  request_timeout_seconds: {
    kind: 'integer',
    minimum: 1,
    maximum: 600,
    default: 125,
    description: 'Time after which a request is given up; QuickBooks itself gives up after 120 s',
  },
  record_format: {
    kind: 'options',
    options: RECORD_FORMATS,
    default: 'envelope',
    description:
      'envelope: the record as QuickBooks sent it, in payload; entity: its fields at the top level',
  },
  company_in_key: {
    kind: 'boolean',
    default: false,
    description:
      'Give each record the realm_id of its company, and the key realm_id and id, so that one set of tables holds many companies. Without it, a table holds one company',
  },
  custom_fields: {
    kind: 'options',
    options: ['enhanced', 'plain'],
    default: 'enhanced',
    description:
      'Custom fields of records. enhanced: all of them, with typed values (include=enhancedAllCustomFields), if QuickBooks sends them; time that was read without them is read again once. plain: as QuickBooks sends them by itself',
  },
  attachment_urls: {
    kind: 'options',
    options: ['cut', 'keep'],
    default: 'cut',
    description:
      'Signed URLs of attachments, which QuickBooks makes anew at every read and which end after 15 minutes. cut: leave them out, so that an unchanged attachment is unchanged; keep: as QuickBooks sent them',
  },
  token_file: {
    kind: 'string',
    description:
      'File that keeps the tokens between runs; by default tap-quickbooks/ENVIRONMENT-REALM_ID.json in $XDG_STATE_HOME or ~/.local/state',
  },
  ...STORE_SETTINGS,
  api_url: {
    kind: 'string',
    description: 'Base URL of the API instead of that of the environment, for a simulator or a proxy',
  },
  token_url: {
    kind: 'string',
    default: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    description: 'URL of the token endpoint, for a simulator or a proxy',
  },
  authorize_url: {
    kind: 'string',
    default: 'https://appcenter.intuit.com/connect/oauth2',
    description: 'URL of the page on which "auth" asks for consent, for a simulator',
  },
  allow_insecure_http: {
    kind: 'boolean',
    default: false,
    description:
      'Allow http in api_url, token_url and authorize_url for hosts other than this machine. Tokens and secrets then travel unencrypted',
  },
  redirect_uri: {
    kind: 'string',
    default: 'http://localhost:8484/callback',
    description:
      'Where QuickBooks sends the browser after the consent that "auth" asks for; it must be one of the redirect URIs of the Intuit app',
  },
} as const satisfies SettingsTable;

/** Configured settings. The company may be named in the token file instead. */
export type GivenSettings = Settings<typeof SETTINGS>;

export type TapSettings = GivenSettings & { readonly realm_id: string };

/** The format of records that the settings ask for. */
export function shapeOf(
  settings: Pick<GivenSettings, 'record_format' | 'window_field' | 'company_in_key'>,
): RecordShape {
  const { record_format: format, window_field: windowField, company_in_key: isCompanyInKey } = settings;
  return { format, windowField, isCompanyInKey };
}
