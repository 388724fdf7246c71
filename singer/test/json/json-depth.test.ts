import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isNestedDeeper } from '../../src/json/json-depth.ts';

function levelsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}

it('JSON is deeper than a number of levels if and only if it has more, wherever brackets stand in strings', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat({ max: 8 }), (value, most) => {
      const bytes = Buffer.from(JSON.stringify({ '[{"': '}]\\"[', value }));
      const span = { start: 0, end: bytes.length };
      expect(isNestedDeeper(bytes, span, most)).toBe(1 + levelsOf(value) > most);
    }),
  );
});
