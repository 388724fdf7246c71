import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, inject, it } from 'vitest';
import { instantFrom, instantText } from '../../src/postgres/instant.ts';

const EPOCH_MS = Date.UTC(2000, 0, 1);

const zone = fc.constantFrom('Z', '+00:00', '-08:00', '+05:30', '-0330', '+14:00');
const instants = fc.record({
  at: fc.date({ min: new Date('1000-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true }),
  zone,
});

describe('an instant in ISO 8601', () => {
  it('is read as luxon reads it, whatever the zone', () => {
    fc.assert(
      fc.property(instants, ({ at, zone }) => {
        const text = at.toISOString().replace('Z', zone);
        const expected = BigInt(DateTime.fromISO(text).toMillis() - EPOCH_MS) * 1000n;
        expect(instantFrom(text)).toBe(expected);
      }),
    );
  });

  it('comes back as the same text with all its microseconds', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 999 }), ({ at }, microseconds) => {
        const text = at.toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}Z`);
        const instant = instantFrom(text);
        expect(instant === undefined ? undefined : instantText(instant)).toBe(text);
      }),
    );
  });

  it.each([
    ['2024-02-29T00:00:00Z', true],
    ['2000-02-29T00:00:00Z', true],
    ['2023-02-29T00:00:00Z', false],
    ['1900-02-29T00:00:00Z', false],
    ['2024-02-30T00:00:00Z', false],
    ['2024-04-31T00:00:00Z', false],
    ['2024-12-31T23:59:59.999999999+15:59', true],
    ['2024-12-31T24:00:00Z', false],
    ['2024-12-31T23:59:60Z', false],
    ['2024-12-31T23:59:59', false],
    ['2024-12-31', false],
    ['0999-12-31T00:00:00Z', false],
    ['2024-12-31T23:59:59Z\n', false],
    ['yesterday', false],
    ['', false],
  ])('%j is one: %s', (text, isInstant) => {
    expect(instantFrom(text) !== undefined).toBe(isInstant);
  });

  it('has the days that exist, and no others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          expect(instantFrom(`${date}T12:00:00Z`) !== undefined).toBe(DateTime.fromISO(date).isValid);
        },
      ),
      { numRuns: 1_000 * inject('volume') },
    );
  });
});
