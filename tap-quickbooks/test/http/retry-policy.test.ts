import { expect, it } from 'vitest';
import { PAUSES, throttlePauseMs } from '../../src/http/retry-policy.ts';

const NOW = Date.parse('2024-01-01T00:00:00Z');

it.each([
  ['30', 30_000],
  ['2592000', 2_592_000_000],
  ['Mon, 01 Jan 2024 00:02:00 GMT', 120_000],
  ['Sun, 31 Dec 2023 00:00:00 GMT', PAUSES.throttledMs],
  [undefined, PAUSES.throttledMs],
  ['', PAUSES.throttledMs],
  ['0', PAUSES.throttledMs],
  ['-5', PAUSES.throttledMs],
  ['soon', PAUSES.throttledMs],
])('a 429 with Retry-After %j asks for a pause of %d ms', (header, pause) => {
  expect(throttlePauseMs(header, PAUSES, NOW)).toBe(pause);
});
