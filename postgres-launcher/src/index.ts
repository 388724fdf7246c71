export { DatabaseServer, type ServerAccess } from './database-server.ts';
export { freePort } from './free-port.ts';
export { PostgresStartError } from './postgres-start-error.ts';
export type { PostgresServer, RestartSignal } from './server.ts';
export { type StartOptions, startPostgres, withPostgres } from './start-postgres.ts';
