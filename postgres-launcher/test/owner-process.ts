// Owns a server in a process of its own, for tests to kill. Prints what it has as one line of JSON.
import { startPostgres } from '../src/index.ts';

const { ending, ...options } = JSON.parse(process.argv[2] ?? '{}');
const server = await startPostgres(options);
const { dataDirectory, port } = server;
process.stdout.write(
  `${JSON.stringify({ dataDirectory, port, connectionString: server.connectionString() })}\n`,
);
if (ending === 'stop') await server.stop();
if (ending === 'exit') process.exit(0);
if (ending === 'throw') throw new Error('not caught');
