import type { Settings, SettingsTable } from 'singer';

export const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** Names of libpq come last, so that whatever psql uses in this shell is used here too. */
export const settings = {
  connection_string: {
    kind: 'string',
    sensitive: true,
    description:
      'Where the database is, as postgresql://user:password@host:port/database?sslmode=…; what it leaves out comes from the settings below',
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
    description: 'TLS as libpq has it; prefer goes on without where the server has none',
  },
  ssl_root_cert: {
    kind: 'string',
    variables: ['PGSSLROOTCERT'],
    description:
      "File with the certificates (PEM) that verify-ca and verify-full trust; without it, Node's own list",
  },
  default_target_schema: {
    kind: 'string',
    default: 'raw',
    description: 'Schema of the tables and of _ingest_log',
  },
  batch_size_rows: {
    kind: 'integer',
    default: 20_000,
    minimum: 1,
    description: 'A batch is loaded once it has this many records',
  },
  batch_size_bytes: {
    kind: 'integer',
    default: 16 * 1024 * 1024,
    minimum: 1,
    description: 'A batch is loaded once its lines have this many bytes; up to two batches are in memory',
  },
  batch_max_age_seconds: {
    kind: 'integer',
    default: 60,
    minimum: 1,
    maximum: 86_400,
    description:
      'A batch is loaded this long after its first message at the latest, also while nothing comes in',
  },
  strict: {
    kind: 'boolean',
    default: false,
    description: 'Refuse a RECORD whose stream had no SCHEMA, which is loaded with a warning otherwise',
  },
} as const satisfies SettingsTable;

export type TargetSettings = Settings<typeof settings>;
