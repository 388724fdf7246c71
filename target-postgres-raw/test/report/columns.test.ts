import { expect, it } from 'vitest';
import { columns } from '../../src/report/columns.ts';

it('columns stand under each other, and a control character in a cell becomes a space', () => {
  const table = columns(
    ['stream', 'rows'],
    [
      ['a\u001b[31mred', '1'],
      ['b\r\nc', '22'],
      ['d\u009b2J', '3'],
    ],
  );
  expect(table.split('\n')).toEqual(['stream     rows', 'a [31mred  1', 'b c        22', 'd 2J       3']);
  expect(/[^\P{Cc}\n]/u.test(table)).toBe(false);
});
