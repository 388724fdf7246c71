import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { validText } from '../../src/quickbooks/valid-text.ts';

it.each([
  ['a byte of Latin-1', Buffer.from('{"Name":"caf\xe9"}', 'latin1'), '{"Name":"caf\ufffd"}', 1],
  [
    'two of them, beside U+FFFD itself',
    Buffer.concat([Buffer.from('\ufffd'), Buffer.from([0xe9, 0x20, 0xff])]),
    '\ufffd\ufffd \ufffd',
    2,
  ],
  ['a character that is cut', Buffer.from([0x61, 0xe2, 0x82]), 'a\ufffd', 1],
  ['half a surrogate pair in UTF-8', Buffer.from([0xed, 0xa0, 0x80]), '\ufffd\ufffd\ufffd', 3],
])('%s becomes U+FFFD and is counted', (_, body, text, replaced) => {
  const valid = validText(body);
  expect({ text: valid.body.toString(), replaced: valid.replaced }).toEqual({ text, replaced });
});

it('a body of UTF-8 is passed on without a copy', () => {
  const body = Buffer.from('{"Name":"日本 \ufffd"}');
  expect(validText(body)).toEqual({ body, replaced: 0 });
  expect(validText(body).body).toBe(body);
});

it('a byte order mark before a body is left out, and not counted', () => {
  const body = Buffer.from('\ufeff{"Name":"\ufeffx"}');
  expect(validText(body).body.toString()).toBe('{"Name":"\ufeffx"}');
  expect(validText(body).replaced).toBe(0);
});

it('any bytes become UTF-8, and count if they were not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const { body, replaced } = validText(Buffer.from(bytes));
      expect(isUtf8(body)).toBe(true);
      expect(replaced > 0).toBe(!isUtf8(bytes));
    }),
  );
});
