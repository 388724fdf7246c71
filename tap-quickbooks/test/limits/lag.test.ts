import { expect, it } from 'vitest';
import { Departures } from '../../src/limits/departures.ts';
import { Lag } from '../../src/limits/lag.ts';

it('windows are longer by twice the longest delay of the last ten seconds', () => {
  const lag = new Lag();
  expect(lag.marginMs(0)).toBe(0);
  lag.note(60, 0);
  expect(lag.marginMs(0)).toBe(0);
  lag.note(300, 1_000);
  lag.note(100, 4_000);
  expect(lag.marginMs(10_000)).toBe(600);
  expect(lag.marginMs(11_001)).toBe(200);
  expect(lag.marginMs(14_000)).toBe(0);
  lag.note(90_000, 15_000);
  expect(lag.marginMs(15_000)).toBe(1_500);
});

it('a margin moves the start after ten departures, and no earlier one', () => {
  const departures = new Departures([{ starts: 10, milliseconds: 1_200 }]);
  const send = (at: number) => {
    const { left, answered } = departures.begin(at);
    left(at);
    answered(at);
  };
  for (let i = 0; i < 9; i += 1) send(100 * i);
  expect(departures.waitMs(900, 600)).toBe(0);
  send(900);
  expect(departures.waitMs(1_000, 600) - departures.waitMs(1_000)).toBe(600);
});
