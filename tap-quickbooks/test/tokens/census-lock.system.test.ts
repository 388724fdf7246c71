import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError } from 'singer';
import { expect, it } from 'vitest';
import { whileAlone, whileNoCensus } from '../../src/tokens/census-lock.ts';
import { temporaryFolder } from '../support/run-tap.ts';

const company = { environment: 'production', realmId: '9341450000000001' } as const;
const placeIn = (folder: string) => ({ tokenFile: join(folder, 'tokens.json'), company });

it.concurrent('several runs read a company at once, and a census beside them is refused', async () => {
  const folder = temporaryFolder();
  const place = placeIn(folder);
  await whileNoCensus(place, () =>
    whileNoCensus(place, async () => {
      await expect(whileAlone(place, async () => {})).rejects.toThrow(BusyError);
    }),
  );
  expect(readdirSync(folder)).toEqual([]);
});

it.concurrent('a run and a second census beside a census are refused', async () => {
  const folder = temporaryFolder();
  const place = placeIn(folder);
  await whileAlone(place, async () => {
    const others = [whileNoCensus(place, async () => {}), whileAlone(place, async () => {})];
    for (const { status } of await Promise.allSettled(others)) expect(status).toBe('rejected');
  });
  expect(readdirSync(folder)).toEqual([]);
});

it.concurrent('the files of a killed run and of a killed census stop nothing for longer than some seconds', async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(first, 'tokens.json.run-1'), 'a run that was killed');
  writeFileSync(join(second, 'tokens.json.census'), 'a census that was killed');
  const reached = await Promise.all([
    whileAlone(placeIn(first), async () => true),
    whileNoCensus(placeIn(second), async () => true),
  ]);
  expect(reached).toEqual([true, true]);
  expect([...readdirSync(first), ...readdirSync(second)]).toEqual([]);
});

it.concurrent('a run removes the files of runs that were killed more than a day ago', async () => {
  const folder = temporaryFolder();
  const [old, young] = ['tokens.json.run-1', 'tokens.json.run-2'];
  for (const name of [old, young]) writeFileSync(join(folder, name), 'a run that was killed');
  const before = Date.now() / 1_000 - 90_000;
  utimesSync(join(folder, old), before, before);
  await whileNoCensus(placeIn(folder), async () => {});
  expect(readdirSync(folder)).toEqual([young]);
});

it.concurrent('a run and a census that start in the same moment never run together', async () => {
  for (let round = 0; round < 3; round += 1) {
    const place = placeIn(temporaryFolder());
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(1_500);
      inside -= 1;
    };
    await Promise.allSettled([whileAlone(place, work), whileNoCensus(place, work)]);
    expect(most).toBeLessThanOrEqual(1);
  }
});
