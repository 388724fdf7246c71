import { startPostgres } from 'postgres-launcher';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Access to the one Postgres of a lane. A test file that restarts or configures its server starts another. */
    readonly postgres: {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly socketDirectory: string | undefined;
    };
  }
}

/**
 * Starts the Postgres that the test files of a lane share. Starting one takes a second of CPU. The soak loads more than
 * memory may hold.
 */
export default async function ({ provide, config }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres({ inMemory: config.provide.volume === 1 });
  await server.shortenSignIn();
  const { host, port, user, password, socketDirectory } = server;
  provide('postgres', { host, port, user, password, socketDirectory });
  return () => server.stop();
}
