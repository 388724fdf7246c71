/**
 * Consequences of a failure of Postgres, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)
 * or by the code of a failure of the network.
 *
 * retry: the same batch can be loaded again. reconnect: the same, on a new connection; but before the first write of
 * a run it stops the run. reject: a record is to blame, and would be again. stop: the user has to do something first;
 * `advice` says what.
 */
export interface Policy {
  readonly action: 'retry' | 'reconnect' | 'reject' | 'stop';
  readonly advice: string;
}

/** For a connection that ended without a word from the server. */
export const LOST_CONNECTION = 'lost';
export const NO_TLS = 'no TLS';
/** For a server that answers the question for TLS with anything but yes or no: it is no Postgres, or too busy for one. */
export const NO_TLS_ANSWER = 'no answer on TLS';
/** For a server with which no way of TLS was found. */
export const TLS_FAILED = 'TLS failed';
/** For a batch that is in the ledger already. */
export const ALREADY_IN = 'already in';
/** For a value that is larger than a server can allocate. */
export const TOO_LARGE = 'too large';
export const TOO_MANY_CONNECTIONS = '53300';
/** For a server whose table of locks is full. */
export const NO_LOCKS_LEFT = 'no locks left';
/** For a record that a function refuses, which a trigger of the table's owner calls. */
export const FUNCTION_REFUSED = 'function refused';
/** For such a function that does not work, for any record. */
export const FUNCTION_FAILED = 'function failed';
/** For a row that no policy of row-level security lets in. */
export const ROW_SECURITY = 'row security';
/** For a user who lacks a right on a schema, a table or the like. */
export const NO_RIGHT = '42501';
/** For a user who may not use the database at all. */
export const NO_CONNECT = 'no connect';
/** For a database that is closed to connections. */
export const CLOSED = 'closed';
/** For a setting of the session that the server does not have, or that cannot have the given value. */
export const SESSION_SETTING = 'session setting';
/** For a user, database or kind of connection that pg_hba.conf does not let in. */
export const NOT_ALLOWED = '28000';
/** For a record without a key, or with null for one. */
export const UNSTORABLE_KEY = '23502';

const NETWORK = 'see whether the server runs and whether host and port are right';
const CERTIFICATE = "name the authority that signed the server's certificate by ssl_root_cert";
const MORE_CONNECTIONS =
  'close other connections, or raise max_connections, or the limit of the role or database that the message names';
const BUSY = 'see what else runs on the server, then run again from the last STATE';
const DISK = "see the server's log and its disk: a file cannot be read or written, or is damaged";
const RECORD = 'correct the record at its source, or leave it out of the input';

const POLICIES: { readonly [code: string]: Policy } = {
  // Another transaction crossed ours; ours has been rolled back.
  '40001': { action: 'retry', advice: BUSY },
  '40P01': { action: 'retry', advice: BUSY },
  // Another session holds a lock for longer than lock_timeout.
  '55P03': { action: 'retry', advice: BUSY },
  // Its connection was lost, but the server went on to commit it; the next attempt finds it.
  [ALREADY_IN]: { action: 'retry', advice: BUSY },
  // The server stops, crashed, or starts.
  '57P01': { action: 'retry', advice: NETWORK },
  '57P02': { action: 'retry', advice: NETWORK },
  '57P03': { action: 'retry', advice: 'wait until the server has started' },
  '57P05': { action: 'retry', advice: 'raise idle_session_timeout' },
  '25P03': { action: 'retry', advice: 'raise idle_in_transaction_session_timeout' },
  '25P04': { action: 'retry', advice: 'raise transaction_timeout' },
  [TOO_MANY_CONNECTIONS]: { action: 'retry', advice: MORE_CONNECTIONS },
  [LOST_CONNECTION]: { action: 'retry', advice: NETWORK },
  ECONNREFUSED: { action: 'retry', advice: NETWORK },
  ECONNRESET: { action: 'retry', advice: NETWORK },
  EPIPE: { action: 'retry', advice: NETWORK },
  ETIMEDOUT: { action: 'retry', advice: NETWORK },
  EHOSTUNREACH: { action: 'retry', advice: NETWORK },
  ENETUNREACH: { action: 'retry', advice: NETWORK },
  ENOENT: { action: 'retry', advice: 'see whether the server runs and has its Unix socket in that folder' },
  EAI_AGAIN: { action: 'retry', advice: 'see whether names are resolved on this machine' },
  ENOTFOUND: { action: 'stop', advice: 'correct {host}: no such name is known' },

  '28P01': { action: 'stop', advice: 'correct {user} and {password}' },
  [NOT_ALLOWED]: {
    action: 'stop',
    advice: 'correct {user}, {database} or {sslmode}, or let this machine in by pg_hba.conf',
  },
  [NO_TLS]: { action: 'stop', advice: 'turn TLS on in the server, or set sslmode to prefer or disable' },
  [NO_TLS_ANSWER]: {
    action: 'retry',
    advice: 'see whether host and port are those of a Postgres server, and what its log says',
  },
  [TLS_FAILED]: {
    action: 'stop',
    advice:
      'see which versions of TLS the server takes, and whether ssl_min_protocol_version, ssl_max_protocol_version, the certificate and its key fit',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: { action: 'stop', advice: "use the host name of the server's certificate" },
  DEPTH_ZERO_SELF_SIGNED_CERT: { action: 'stop', advice: CERTIFICATE },
  SELF_SIGNED_CERT_IN_CHAIN: { action: 'stop', advice: CERTIFICATE },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { action: 'stop', advice: CERTIFICATE },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { action: 'stop', advice: CERTIFICATE },
  CERT_HAS_EXPIRED: { action: 'stop', advice: "renew the server's certificate" },
  CERT_NOT_YET_VALID: { action: 'stop', advice: 'set the clock of this machine, or correct the certificate' },
  CERT_REVOKED: {
    action: 'stop',
    advice: "the server's certificate was revoked, as sslcrl says: replace it",
  },
  CRL_HAS_EXPIRED: { action: 'stop', advice: 'get a new list of revoked certificates for sslcrl' },
  UNABLE_TO_GET_CRL: {
    action: 'stop',
    advice: 'name the list of the authority that signed the certificate by sslcrl',
  },
  '3D000': { action: 'stop', advice: 'create the database, or correct {database}' },
  [NO_CONNECT]: { action: 'stop', advice: 'as the owner of the database, grant this user connect on it' },
  [CLOSED]: {
    action: 'reconnect',
    advice: 'open the database to connections (alter database … with allow_connections true)',
  },
  [SESSION_SETTING]: {
    action: 'stop',
    advice:
      'correct that setting in options of the connection string, in PGOPTIONS, or where it is set for the role or the database',
  },
  [NO_RIGHT]: {
    action: 'stop',
    advice:
      'grant the user usage and create on the schema, select, insert and update on its tables (delete too for activate_version), and temporary on the database',
  },
  // After a failover a former writer may still answer for a while, read only.
  '25006': {
    action: 'reconnect',
    advice: 'connect to the primary server: this one is a standby or is set to read only',
  },
  [ROW_SECURITY]: {
    action: 'stop',
    advice:
      'give the table policies that let the user select, insert and update its rows (an upsert needs all three), or give the user bypassrls',
  },
  '53100': { action: 'stop', advice: "free space on the server's disk, then run again from the last STATE" },
  '53200': { action: 'stop', advice: 'give the server more memory, or lower batch_size_bytes' },
  [NO_LOCKS_LEFT]: {
    action: 'stop',
    advice:
      "raise max_locks_per_transaction (the server has to be restarted): a batch locks each of its streams' tables",
  },
  '53400': { action: 'stop', advice: 'raise temp_file_limit, or lower batch_size_bytes' },
  '55000': {
    action: 'stop',
    advice:
      'if the table is published, give it a replica identity (alter table … replica identity full), or take it out of the publication',
  },
  '21000': {
    action: 'stop',
    advice:
      'two keys count as equal: give the key columns a deterministic collation (alter table … alter column … type text collate "C"), or see which trigger changes keys',
  },
  '0A000': {
    action: 'stop',
    advice:
      'if the message is about Unicode or an encoding, use a database with the encoding UTF8; else see which feature the message names',
  },
  [FUNCTION_FAILED]: {
    action: 'stop',
    advice:
      'correct that function, which a trigger of the table calls ("doctor" names the triggers), or grant the user what it needs',
  },
  '54011': { action: 'stop', advice: 'give the stream fewer key properties: Postgres takes 32 in a key' },
  '57014': { action: 'stop', advice: 'raise statement_timeout, or see who cancelled the statement' },
  '57P04': { action: 'stop', advice: 'create {database} again: it was dropped while it was loaded' },
  '3F000': { action: 'stop', advice: 'see who dropped the schema while it was loaded' },
  '58030': { action: 'stop', advice: DISK },
  '58P01': { action: 'stop', advice: DISK },
  XX001: { action: 'stop', advice: DISK },
  XX002: { action: 'stop', advice: 'rebuild the index that the message names (reindex)' },
  '42P01': { action: 'stop', advice: 'see who dropped the table while it was loaded' },
  '42703': { action: 'stop', advice: 'see who changed the table while it was loaded' },

  // A string, an object or a depth that is beyond the server's limits.
  '54000': { action: 'reject', advice: RECORD },
  '54001': { action: 'reject', advice: RECORD },
  [TOO_LARGE]: { action: 'reject', advice: RECORD },
  [UNSTORABLE_KEY]: { action: 'reject', advice: RECORD },
  '22001': { action: 'reject', advice: 'give the column of the table more room (alter column … type text)' },
  '22P05': {
    action: 'reject',
    advice:
      'use a database with the encoding UTF8, which has all characters, or leave the record out of the input',
  },
  [FUNCTION_REFUSED]: {
    action: 'reject',
    advice:
      'see what that function of a trigger asks for ("doctor" names the triggers), and correct the record at its source, or the function',
  },
};

/** Policies for whole classes of codes. */
const CLASSES: { readonly [prefix: string]: Policy } = {
  // Connection exceptions.
  '08': { action: 'retry', advice: NETWORK },
  // Data exceptions: a number of too many digits, a string that is too long, text that is no JSON.
  '22': { action: 'reject', advice: RECORD },
  '42': { action: 'stop', advice: 'see which name the message has, and who changed what it stands for' },
  '53': { action: 'stop', advice: 'give the server more of the resource that the message names' },
  '55': { action: 'stop', advice: 'see what else uses the object that the message names, and its state' },
  // Integrity constraints that the owner of the table has added.
  '23': { action: 'reject', advice: 'see which constraint the message names' },
};

const UNKNOWN: Policy = { action: 'stop', advice: "see the server's log" };

export function policyFor(code: string): Policy {
  return POLICIES[code] ?? CLASSES[code.slice(0, 2)] ?? UNKNOWN;
}
