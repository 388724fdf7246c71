import { expect, it } from 'vitest';
import { type Line, LineSplitter } from '../../src/messages/lines.ts';
import { CutOffInput } from '../../src/messages/malformed-line.ts';
import { readMessage } from '../../src/messages/messages.ts';

const TEXT = Buffer.from(
  '{"type":"RECORD","stream":"a","record":{"a":true,"b":null,"c":-1.5e+10,"d":"x\\u00e9\\n€","e":[1,{}]}}',
);

/** The only line of an input that is this text. */
function lineOf(...chunks: readonly Buffer[]): Line | undefined {
  const splitter = new LineSplitter();
  for (const chunk of chunks) splitter.add(chunk);
  return splitter.next() ?? splitter.end().next();
}

function failureOf(line: Line | undefined): unknown {
  try {
    return line && readMessage(line);
  } catch (error) {
    return error;
  }
}

it('each place in a message at which an input can end makes it a cut one', () => {
  for (let end = 1; end < TEXT.length; end += 1) {
    const cut = TEXT.subarray(0, end);
    expect(failureOf(lineOf(cut)), cut.toString()).toBeInstanceOf(CutOffInput);
    expect(failureOf(lineOf(cut, Buffer.from('\n'))), cut.toString()).not.toBeInstanceOf(CutOffInput);
  }
});

it('a last line without an end that is no JSON is not taken for a cut one', () => {
  expect(failureOf(lineOf(Buffer.from('Traceback (most recent call last)')))).not.toBeInstanceOf(CutOffInput);
});
