import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fields, listedFields, visitedFields } from '../../src/messages/message-fields.ts';

/** Whitespace that brings a short line to a length that goes to WebAssembly. */
const LONG = ' '.repeat(600);

const keys = fc.oneof(
  fc.constantFrom(
    'type',
    'stream',
    'record',
    'version',
    'value',
    'schema',
    '__proto__',
    'members',
    'rec\\u006frd',
  ),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text).slice(1, -1)),
);
const space = fc.constantFrom('', ' ', '\t\r ');
const values = fc.oneof(
  fc.json({ maxDepth: 3, stringUnit: 'binary' }),
  fc.constantFrom('{}', '[]', '"\\ud83d"', '"\\\\u0000"', 'x', '1.', ''),
);

function object(members: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const member = fc.tuple(space, keys, space, space, members, space);
  return fc
    .array(
      member.map(([a, key, b, c, value, d]) => `${a}"${key}"${b}:${c}${value}${d}`),
      { maxLength: 8 },
    )
    .map((all) => `{${all.join(',')}}`);
}

const lines = fc
  .tuple(object(fc.oneof(values, object(values))), fc.constantFrom('', ' ', ',', '}', '{}'))
  .map(([text, after]) => `${text}${after}`);

/** The fields of the line that visits find; undefined if it is no message. */
function visited(bytes: Buffer): Fields | undefined {
  try {
    return visitedFields({ bytes, number: 1 });
  } catch {
    return undefined;
  }
}

describe('fields of a line, found in WebAssembly', () => {
  it('are those that visits find, for any text', () => {
    let listedLines = 0;
    fc.assert(
      fc.property(lines, fc.boolean(), (text, isSpaceFirst) => {
        const bytes = Buffer.from(isSpaceFirst ? `${LONG}${text}` : `${text}${LONG}`);
        const listed = listedFields(bytes);
        if (listed === undefined) return;
        listedLines += 1;
        expect({ ...listed, mayHaveUnits: true }).toMatchObject(visited(bytes) ?? { isMessage: true });
        expect(listed.mayHaveUnits).toBe(/(?<!\\)(\\\\)*\\u/.test(text));
      }),
      { numRuns: 1_000 },
    );
    expect(listedLines).toBeGreaterThan(30);
  });

  it.each([
    ['192 properties', `{"record":{${Array.from({ length: 192 }, (_, n) => `"p${n}":${n}`).join()}}}`, 192],
    ['a record that another one replaces', '{"record":{"a":1},"record":{"b":2,"c":3}}', 2],
    ['a record that is no object', '{"record":{"a":1},"record":5}', 0],
  ])('come from one pass for %s', (_, text, count) => {
    expect(listedFields(Buffer.from(LONG + text))?.members).toHaveLength(count);
  });

  it.each([
    ['193 properties', `{"record":{${Array.from({ length: 193 }, (_, n) => `"p${n}":${n}`).join()}}}`],
    ['33 members', `{${Array.from({ length: 33 }, (_, n) => `"m${n}":${n}`).join()}}`],
    ['a key "record" in another spelling', '{"rec\\u006frd":{"a":1}}'],
    ['a text after the object', '{"record":{"a":1}} {}'],
    ['an array', '[{"record":{"a":1}}]'],
    ['a line that is cut', '{"record":{"a":1'],
  ])('are left to the visits for %s', (_, text) => {
    expect(listedFields(Buffer.from(LONG + text))).toBeUndefined();
  });
});
