import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownTexts } from '../../src/json/known-texts.ts';

const DAY_MS = 86_400_000;

function keep(known: KnownTexts, text: string): void {
  const bytes = Buffer.from(text);
  known.keep(bytes, 0, bytes.length, text);
}

function at(known: KnownTexts, text: string): string | undefined {
  const bytes = Buffer.from(`"${text}"`);
  return known.at(bytes, 1, bytes.length - 1);
}

it('both ends of a window stay known, on nearly every day of three years', () => {
  const days = Array.from({ length: 1096 }, (_, day) => day);
  const lost = days.filter((day) => {
    const ends = [day, day + 1].map((each) => `${new Date(each * DAY_MS).toISOString().slice(0, 19)}Z`);
    const known = new KnownTexts();
    for (const text of ends) keep(known, text);
    return ends.some((text) => at(known, text) === undefined);
  });
  expect(lost.length).toBeLessThan(days.length / 100);
});

it('a text is never taken for another one, at any place', () => {
  const placed = fc.tuple(fc.string({ minLength: 1 }), fc.nat({ max: 70 }));
  fc.assert(
    fc.property(fc.array(placed, { maxLength: 10 }), placed, (texts, other) => {
      const known = new KnownTexts();
      for (const [text] of texts) keep(known, text);
      for (const [text, place] of [...texts, other, ...texts]) {
        const bytes = Buffer.from(`"${text}"`);
        expect([text, undefined]).toContain(at(known, text));
        expect(known.atPlace(place, bytes, 1, bytes.length - 1)).toBe(at(known, text));
      }
    }),
  );
});
