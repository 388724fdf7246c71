import { expect, it } from 'vitest';
import { ownersAtOnce } from '../src/machines/gate.ts';

const call = (realm: string, run: string, fromMs: number, toMs: number) => ({ realm, run, fromMs, toMs });

it.each([
  ['one run after another', [call('1', 'a', 0, 9), call('1', 'b', 9, 12)], []],
  ['two companies at once', [call('1', 'a', 0, 9), call('2', 'b', 3, 5)], []],
  [
    'a run that begins between two calls of another',
    [call('1', 'a', 0, 2), call('1', 'b', 3, 4), call('1', 'a', 5, 6)],
    ['company 1: a and b'],
  ],
  [
    'a third run within the first one',
    [call('1', 'a', 0, 20), call('1', 'b', 3, 4), call('1', 'c', 6, 7)],
    ['company 1: a and b', 'company 1: a and c'],
  ],
  [
    'a call that never ended',
    [call('1', 'a', 0, Number.POSITIVE_INFINITY), call('1', 'b', 50, 60)],
    ['company 1: a and b'],
  ],
])('owners at once are found in calls of %s', (_, calls, found) => {
  expect(ownersAtOnce(calls)).toEqual(found);
});
