import { ConfigError, type Settings, type SettingsTable } from 'singer';

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** The variables of libpq come last in each row: the target uses the values that psql uses in the same shell. */
export const SETTINGS = {
  connection_string: {
    kind: 'string',
    sensitive: true,
    variables: ['DATABASE_URL'],
    unless: ['host', 'database', 'service'],
    description:
      'Connection string of libpq: postgresql://user:password@host:port/database?sslmode=… or host=… dbname=…; the settings below fill its gaps. DATABASE_URL counts if host, database and service are not set',
  },
  service: {
    kind: 'string',
    variables: ['PGSERVICE'],
    description: 'Section of the connection service file; it wins over the settings below',
  },
  service_file: {
    kind: 'string',
    variables: ['PGSERVICEFILE'],
    description: 'Connection service file of libpq; by default ~/.pg_service.conf',
  },
  host: {
    kind: 'string',
    default: 'localhost',
    variables: ['PG_HOST', 'PGHOST'],
    description: 'Host name, or the folder of a Unix socket',
  },
  port: {
    kind: 'integer',
    default: 5432,
    minimum: 1,
    maximum: 65535,
    variables: ['PG_PORT', 'PGPORT'],
    description: 'Port',
  },
  database: {
    kind: 'string',
    variables: ['PG_DB', 'PGDATABASE'],
    description: "Database; without it, the one with the user's name",
  },
  user: {
    kind: 'string',
    variables: ['PG_USER', 'PGUSER'],
    description: 'User; without it, the name of the account that runs the target',
  },
  password: {
    kind: 'string',
    sensitive: true,
    variables: ['PG_PASSWORD', 'PGPASSWORD'],
    description: 'Password of the user',
  },
  sslmode: {
    kind: 'options',
    options: SSL_MODES,
    default: 'prefer',
    variables: ['PGSSLMODE'],
    description:
      'TLS as libpq has it: prefer connects without if the server has none, require checks the certificate if a root certificate is there',
  },
  ssl_root_cert: {
    kind: 'string',
    variables: ['PGSSLROOTCERT'],
    description:
      "File with the root certificates (PEM) to trust; by default ~/.postgresql/root.crt, or else Node's own list. system: Node's own list",
  },
  ssl_cert: {
    kind: 'string',
    variables: ['PGSSLCERT'],
    description: 'File with a certificate (PEM) of ours, for a server that asks for one',
  },
  ssl_key: {
    kind: 'string',
    variables: ['PGSSLKEY'],
    description: 'File with the key (PEM) of that certificate, without a passphrase',
  },
  default_target_schema: {
    kind: 'string',
    default: 'raw',
    description: 'Schema of the tables of one company, and of _ingest_log, _streams and _rejected_records',
  },
  batch_size_rows: {
    kind: 'integer',
    default: 20_000,
    minimum: 1,
    description: 'A batch is loaded once it has this many records',
  },
  batch_size_bytes: {
    kind: 'integer',
    default: 8 * 1024 * 1024,
    minimum: 1,
    description: 'A batch is loaded once its lines have this many bytes; up to three batches are in memory',
  },
  batch_max_age_seconds: {
    kind: 'integer',
    default: 5,
    minimum: 1,
    maximum: 86_400,
    description:
      'A batch is loaded this long after its first message at the latest, also while nothing comes in',
  },
  batch_root: {
    kind: 'string',
    description:
      'Folder below which BATCH messages may name files. By default the temporary folder of the system (TMPDIR)',
  },
  newer_by: {
    kind: 'string',
    default: 'MetaData.LastUpdatedTime',
    description:
      'Where a payload has its time of change, as keys with dots between; a row with a later one is not overwritten. none: the last one that comes wins',
  },
  unchanged_rows: {
    kind: 'options',
    options: ['leave', 'touch'],
    default: 'leave',
    description:
      'What is done with a row that comes again as it is: leave leaves it alone, touch moves its ingested_at_utc',
  },
  deleted_records: {
    kind: 'options',
    options: ['mark', 'remove', 'ignore'],
    default: 'mark',
    description:
      'On a record with deleted_at_utc or _sdc_deleted_at: mark keeps the last payload and sets the column deleted_at_utc, remove deletes the row, ignore leaves the row unchanged',
  },
  history: {
    kind: 'boolean',
    default: false,
    description:
      'true keeps each version that is replaced, marked or removed in the table <table>_history, with valid_from_utc and valid_to_utc; the function <table>_as_of(instant) gives the rows at an instant. Not with unchanged_rows: touch or activate_version: delete',
  },
  activate_version: {
    kind: 'options',
    options: ['ignore', 'delete'],
    default: 'ignore',
    description:
      'What is done when a tap says by ACTIVATE_VERSION that a table is complete: delete has the rows deleted that came before its first record of that version',
  },
  max_rejected_records: {
    kind: 'integer',
    default: 0,
    minimum: 0,
    description:
      'Store and skip up to this many bad records per run (_rejected_records); one more stops the run',
  },
  validate_records: {
    kind: 'boolean',
    default: false,
    description: 'Reject records that do not match the JSON Schema of their SCHEMA message',
  },
  on_failure_webhook: {
    kind: 'string',
    sensitive: true,
    description:
      'URL that gets a small JSON report by POST when a run failed, was stopped by SIGTERM, or when the tap failed, was killed or sent nothing: company, run, exit codes, last line, times. Two tries, a few seconds at most; the exit code stays as it is',
  },
  price_per_thousand_calls: {
    kind: 'string',
    description:
      'What your plan of Intuit takes for a thousand metered calls, such as "0.25", in any currency: status --html and volumetry --html show the cost of the month with it. Without it they show calls only',
  },
  allow_insecure_http: {
    kind: 'boolean',
    default: false,
    description: 'Allow http in on_failure_webhook for hosts other than this machine',
  },
  strict: {
    kind: 'boolean',
    default: false,
    description:
      'true refuses records without a SCHEMA, a SCHEMA without properties, and properties that an envelope has no column for; false loads the records without those properties',
  },
} as const satisfies SettingsTable;

export type TargetSettings = Settings<typeof SETTINGS>;

/** The keys of the path, outermost first; undefined for `none`. */
export function newerByFrom(setting: string): readonly string[] | undefined {
  if (setting === 'none') return undefined;
  const keys = setting.split('.');
  if (keys.every((key) => key.trim() !== '')) return keys;
  throw new ConfigError(
    `newer_by is ${JSON.stringify(setting)}: give keys with dots between, such as MetaData.LastUpdatedTime, or none`,
  );
}
