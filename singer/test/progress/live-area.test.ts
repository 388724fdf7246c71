import { expect, it } from 'vitest';
import { LiveArea } from '../../src/progress/live-area.ts';
import { terminalOf } from '../../src/progress/terminal.ts';

function screen(rows: number) {
  const written: string[] = [];
  const stream = { rows, write: (text: string) => written.push(text), on: () => {}, off: () => {} };
  return { written, area: new LiveArea(stream) };
}

it('the cursor rests on an empty line above the drawing, which the next output clears', () => {
  const { written, area } = screen(24);
  area.draw(['one', 'two']);
  expect(written).toEqual(['\r\x1b[J\none\ntwo\x1b[2A\r']);
  area.clear();
  area.clear();
  expect(written.slice(1)).toEqual(['\r\x1b[J']);
});

it('a low terminal shows the last lines, and nothing scrolls', () => {
  const { written, area } = screen(4);
  area.draw(['one', 'two', 'three', 'sums']);
  expect(written).toEqual(['\r\x1b[J\nthree\nsums\x1b[2A\r']);
});

it('nothing is cleared if nothing was drawn', () => {
  const { written, area } = screen(24);
  area.clear();
  expect(written).toEqual([]);
});

it.each([
  ['a pipe', { isTTY: false }, {}, undefined],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, undefined],
  ['a terminal', { isTTY: true }, { LANG: 'en_US.UTF-8' }, { isColoured: true, isUnicode: true }],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1', LANG: 'C' }, { isColoured: false, isUnicode: false }],
  [
    'LC_ALL before LANG',
    { isTTY: true },
    { LC_ALL: 'C', LANG: 'C.UTF-8' },
    { isColoured: true, isUnicode: false },
  ],
])('the terminal of %s', (_, stream, variables, expected) => {
  expect(terminalOf(stream, variables)).toEqual(expected);
});
