import { it } from 'vitest';
import { readThroughKills } from './support/killed-runs.ts';

it('a run that is killed at 100 random moments and resumed loses no record, and what a kill costs is bounded', () =>
  readThroughKills(100, 20_000, Number(process.env.SEED ?? Date.now() % 100_000)));
