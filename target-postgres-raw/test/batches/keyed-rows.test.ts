import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOfText } from '../../src/batches/key.ts';
import { KeyedRows } from '../../src/batches/keyed-rows.ts';
import { rowAt } from '../../src/batches/row.ts';
import { keyText } from '../support/key-text.ts';
import { lineOf } from '../support/lines.ts';

const rowOf = (key: string, number = 1) => rowAt(lineOf('{}', number), key, { start: 0, end: 2 }, [], null);
const inOrder = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1);
const key = fc.oneof(fc.nat(30).map(String), keyText);
const keys = fc.oneof(
  fc.array(key),
  fc.array(key).map((all) => all.toSorted(inOrder)),
);

it('rows by key are those of a Map, in the order of their keys, however they come', () => {
  const step = fc.tuple(key, fc.constantFrom('set', 'set', 'set', 'get', 'delete'));
  const steps = fc
    .tuple(keys, fc.array(step))
    .map(([first, more]) => [...first.map((each) => [each, 'set'] as const), ...more]);
  fc.assert(
    fc.property(steps, (steps) => {
      const rows = new KeyedRows();
      const model = new Map<string, number>();
      for (const [number, [each, action]] of steps.entries()) {
        if (action === 'get') expect(rows.get(keyOfText(each))?.number).toBe(model.get(each));
        else if (action === 'delete') {
          rows.delete(keyOfText(each));
          model.delete(each);
        } else {
          rows.set(rowOf(each, number));
          model.set(each, number);
        }
        expect(rows.size).toBe(model.size);
      }
      expect(rows.sorted().map(({ key, number }) => [String(key), number])).toEqual(
        [...model].toSorted(([a], [b]) => inOrder(a, b)),
      );
    }),
  );
});

it('two sets of rows share keys if one key is in both', () => {
  fc.assert(
    fc.property(keys, keys, (some, others) => {
      const [a, b] = [some, others].map((each) => {
        const rows = new KeyedRows();
        for (const key of each) rows.set(rowOf(key));
        return rows;
      });
      expect(a?.sharesKeys(b ?? new KeyedRows())).toBe(some.some((key) => others.includes(key)));
      // What was asked changes nothing.
      expect(a?.sorted().map(({ key }) => String(key))).toEqual([...new Set(some)].toSorted(inOrder));
    }),
  );
});
