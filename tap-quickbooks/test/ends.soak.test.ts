import { expect, it } from 'vitest';
import { readThroughKills } from './support/killed-runs.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 100_000);

it('a run that is killed at 100 random moments and resumed loses no record, and what a kill costs is bounded', () =>
  readThroughKills(100, 20_000, SEED));

it('a kill in a bulk import of 2,500 records in one second costs no more than elsewhere', async () => {
  expect(await readThroughKills(30, 8_400, SEED, true)).toBeGreaterThanOrEqual(5);
});
