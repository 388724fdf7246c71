import { DatabaseServer } from 'postgres-launcher';
import { inject } from 'vitest';

/** The Postgres that all files of a lane share. Names of databases and roles in it must be a test's own. */
export function sharedServer(): DatabaseServer {
  return new DatabaseServer(inject('postgres'));
}
