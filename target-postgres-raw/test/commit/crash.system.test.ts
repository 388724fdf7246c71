import { it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { killedAgainAndAgain } from '../support/killed-target.ts';

/** Set SEED to have the same moments again. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

const server = sharedServer();

it(`a target that is killed at random moments (SEED=${SEED}) prints no STATE too early, and the next one continues`, () =>
  killedAgainAndAgain(server, 6, SEED));
