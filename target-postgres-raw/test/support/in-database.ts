import { it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { type TestDatabase, withDatabase } from './test-database.ts';

type Register = (name: string, test: () => Promise<void>) => void;

/** A function that registers a test with a database of its own, on the server that the tests of a file share. */
export function testsInDatabase() {
  const server = sharedServer();
  return (name: string, test: (database: TestDatabase) => Promise<void>, run: Register = it): void =>
    run(name, () => withDatabase(server, test));
}
