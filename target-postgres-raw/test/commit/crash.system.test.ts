import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, it } from 'vitest';
import { killedAgainAndAgain } from '../support/killed-target.ts';

/** Set SEED to have the same moments again. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it(`a target that is killed at random moments (SEED=${SEED}) prints no STATE too early, and the next one continues`, () =>
  killedAgainAndAgain(server, 6, SEED));
