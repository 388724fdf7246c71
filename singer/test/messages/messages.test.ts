import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { ProtocolError } from '../../src/errors.ts';
import { textAt } from '../../src/json/json-spans.ts';
import { type Message, readBatchRecord, readMessage } from '../../src/messages/messages.ts';

const read = (text: string): Message => readMessage({ bytes: Buffer.from(text), number: 7 });

describe('a message', () => {
  it('is recognised by its type in any letter case, wherever the type stands', () => {
    const inAnyCase = (word: string) =>
      fc
        .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
        .map((uppers) => [...word].map((c, i) => (uppers[i] ? c.toUpperCase() : c.toLowerCase())).join(''));
    fc.assert(
      fc.property(
        fc.constantFrom('record', 'schema', 'state').chain(inAnyCase),
        fc.boolean(),
        (type, isLast) => {
          const rest = {
            stream: 's',
            record: {},
            schema: {},
            key_properties: [],
            value: {},
          };
          const text = JSON.stringify(isLast ? { ...rest, type } : { type, ...rest });
          expect(read(text).type).toBe(type.toUpperCase());
        },
      ),
    );
  });

  it('of type RECORD has its stream and the span of its record, as it was written', () => {
    const text =
      '{ "type": "RECORD", "record" : {"Balance": 639.00, "名": "é\\u00e9"} ,"stream":"qb_\\u0069nvoices"}';
    const message = read(text);
    expect(message).toMatchObject({ type: 'RECORD', stream: 'qb_invoices' });
    expect(spanText(text, message)).toBe('{"Balance": 639.00, "名": "é\\u00e9"}');
  });

  it('of type SCHEMA has its schema and key properties', () => {
    expect(
      read('{"type":"SCHEMA","stream":"s","schema":{"type":"object"},"key_properties":["id","名"]}'),
    ).toEqual({ type: 'SCHEMA', stream: 's', schema: { type: 'object' }, keyProperties: ['id', '名'] });
  });

  it('of type SCHEMA names its company, if it has one', () => {
    const schema = (company: string) =>
      read(`{"type":"SCHEMA","stream":"s","company":${company},"schema":{},"key_properties":[]}`);
    expect(schema('{"environment":"sandbox","realm_id":"19"}')).toMatchObject({
      company: { environment: 'sandbox', realmId: '19' },
    });
    for (const other of ['null', '"acme"', '{"realm_id":"19"}', '{"environment":1,"realm_id":"19"}'])
      expect(schema(other)).not.toHaveProperty('company');
  });

  it('of type SCHEMA without key_properties has no key', () => {
    expect(read('{"type":"SCHEMA","stream":"s","schema":{}}')).toMatchObject({ keyProperties: [] });
  });

  it.each(['null', '[]'])('of type SCHEMA with key_properties %s has no key', (keys) => {
    expect(read(`{"type":"SCHEMA","stream":"s","schema":{},"key_properties":${keys}}`)).toMatchObject({
      keyProperties: [],
    });
  });

  it('that stands alone in a file of a BATCH is a record', () => {
    const line = { bytes: Buffer.from(' {"a": 1.10} '), number: 3 };
    const message = readBatchRecord(line, 's');
    expect(message).toMatchObject({ type: 'RECORD', stream: 's', fields: [{ key: 'a' }] });
    expect(textAt(line.bytes, message.record)).toBe('{"a": 1.10}');
    for (const text of ['[1]', '{"a":', '{} {}'])
      expect(() => readBatchRecord({ bytes: Buffer.from(text), number: 3 }, 's')).toThrow(ProtocolError);
  });

  it.each<[string, string, bigint | null | undefined]>([
    ['a whole number', '1700000000000', 1_700_000_000_000n],
    ['a number as a string', '"12"', 12n],
    ['a number with an exponent', '1.7e12', 1_700_000_000_000n],
    ['a whole number with a fraction', '12.0', 12n],
    ['the largest one', '9223372036854775807', 9_223_372_036_854_775_807n],
    ['the smallest one', '-9223372036854775808', -9_223_372_036_854_775_808n],
    ['null, as if it were absent,', 'null', undefined],
    ['one more than the largest', '9223372036854775808', null],
    ['a number of 20 digits', '99999999999999999999', null],
    ['an exponent of nine digits', '1e999999999', null],
    ['a fraction', '1.5', null],
    ['text', '"abc"', null],
    ['an empty string', '""', null],
    ['true', 'true', null],
    ['an object', '{"a":1}', null],
  ])('of types RECORD and ACTIVATE_VERSION may have %s as version', (_what, text, version) => {
    const given = version === undefined ? {} : { version };
    expect(read(`{"type":"activate_version","stream":"s","version":${text}}`)).toEqual({
      type: 'ACTIVATE_VERSION',
      stream: 's',
      ...given,
    });
    const record = read(`{"type":"RECORD","stream":"s","record":{},"version":${text}}`);
    if (version === undefined) expect(record).not.toHaveProperty('version');
    else expect(record).toMatchObject(given);
  });

  it('of types RECORD and ACTIVATE_VERSION may have no version', () => {
    expect(read('{"type":"RECORD","stream":"s","record":{}}')).not.toHaveProperty('version');
    expect(read('{"type":"ACTIVATE_VERSION","stream":"s"}')).not.toHaveProperty('version');
  });

  it('of type BATCH has its files and how they are written', () => {
    const encoding = { format: 'jsonl', compression: 'gzip' };
    const manifest = ['file:///a', 'file:///b'];
    const batch = { type: 'BATCH', stream: 's', encoding, manifest };
    const { encoding: _encoding, ...rest } = batch;
    expect(read(JSON.stringify(batch))).toEqual({ ...rest, ...encoding });
    expect(read(JSON.stringify({ ...batch, encoding: { format: 'jsonl' } }))).toMatchObject({
      compression: undefined,
    });
    expect(() => read(JSON.stringify({ ...batch, manifest: 'file:///a' }))).toThrow('has a "manifest"');
    expect(() => read(JSON.stringify({ ...batch, encoding: {} }))).toThrow('"encoding" without a "format"');
  });

  it.each(['{"a": 1.0}', 'null', '3', '"x"', '[1, 2]'])(
    'of type STATE keeps the value %s as it stands',
    (value) => {
      const text = `{"type":"STATE","value": ${value} }`;
      expect(spanText(text, read(text))).toBe(value);
    },
  );

  it('of another type keeps its name, so that it can be named and skipped', () => {
    expect(read('{"type":"Hard_Delete","stream":1}')).toEqual({ type: 'OTHER', name: 'Hard_Delete' });
    expect(read('{"type":""}')).toEqual({ type: 'OTHER', name: '' });
  });

  it('takes the last of repeated keys, as JSON.parse and jsonb do', () => {
    const text = '{"type":"STATE","type":"RECORD","stream":"a","record":1,"record":{"b":2},"stream":"c"}';
    const message = read(text);
    expect(message).toMatchObject({ type: 'RECORD', stream: 'c' });
    expect(spanText(text, message)).toBe('{"b":2}');
  });

  it.each([
    ['not JSON at all', 'is not JSON: unexpected "o" at byte 1'],
    ['{"type":"STATE","value":{}', 'is not JSON: the text ends at byte 26'],
    ['{"type":"STATE","value":{}} {}', 'is not JSON: unexpected "{" at byte 28'],
    ['{"type":"STATE","value":NaN}', 'is not JSON'],
    ['[{"type":"STATE"}]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['"RECORD"', 'is not a JSON object'],
    ['{}', 'has no "type"'],
    ['{"type":1}', 'has no "type"'],
    ['{"type":null}', 'has no "type"'],
    ['{"type":["RECORD"]}', 'has no "type"'],
    ['{"type":"RECORD","record":{}}', 'has no "stream"'],
    ['{"type":"RECORD","stream":"","record":{}}', 'has no "stream"'],
    ['{"type":"RECORD","stream":null,"record":{}}', 'has no "stream"'],
    ['{"type":"RECORD","stream":"s"}', 'has no "record"'],
    ['{"type":"RECORD","stream":"s","record":null}', 'has a "record" that is not an object'],
    ['{"type":"RECORD","stream":"s","record":[{}]}', 'has a "record" that is not an object'],
    ['{"type":"RECORD","stream":"s","record":"{}"}', 'has a "record" that is not an object'],
    ['{"type":"STATE"}', 'has no "value"'],
    ['{"type":"SCHEMA","schema":{},"key_properties":[]}', 'has no "stream"'],
    ['{"type":"SCHEMA","stream":"s","key_properties":[]}', 'has no "schema"'],
    [
      '{"type":"SCHEMA","stream":"s","schema":true,"key_properties":[]}',
      'has a "schema" that is not an object',
    ],
    ['{"type":"SCHEMA","stream":"s","schema":{},"key_properties":"id"}', 'not a list of names'],
    ['{"type":"SCHEMA","stream":"s","schema":{},"key_properties":[1]}', 'not a list of names'],
    ['{"type":"SCHEMA","stream":"s","schema":{},"key_properties":[null]}', 'not a list of names'],
    ['{"type":"SCHEMA","stream":"s","schema":{},"key_properties":{"0":"id"}}', 'not a list of names'],
  ])('that reads %s is refused', (text, reason) => {
    expect(() => read(text)).toThrow(ProtocolError);
    expect(() => read(text)).toThrow(reason);
    expect(() => read(text)).toThrow(/^line 7 of the input /);
  });

  // Not in the table above: a title of megabytes takes seconds.
  it.each([
    ['SCHEMA', 'schema', 500],
    ['SCHEMA', 'key_properties', 5_000_000],
    ['BATCH', 'manifest', 500],
    ['BATCH', 'encoding', 5_000_000],
  ])('of type %s with a %s of %i levels is refused', (type, field, levels) => {
    const deep = `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    const text = `{"type":"${type}","stream":"s","schema":{},"${field}":${deep}}`;
    expect(messageOf(() => read(text))).toMatch(/^line 7 of the input .*has more than 500 levels/s);
  });

  it('is refused with the start of its text, whole characters on one line, and no more of it', () => {
    const character = fc.constantFrom('a', '"', '\\', '\r', '\u0007', 'é', '漢', '👍', '\u2028');
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 80, size: 'max' }), (characters) => {
        const text = `x${characters.join('')}`;
        const message = messageOf(() => read(text));
        const [, excerpt = '', mark] = /it starts with (".*")(…?)\. Check/s.exec(message) ?? [];
        const shown: unknown = JSON.parse(excerpt);
        expect(text.startsWith(String(shown))).toBe(true);
        expect(excerpt).not.toMatch(/[\r\n\ufffd]/);
        expect(Buffer.byteLength(String(shown))).toBeLessThanOrEqual(60);
        expect(Buffer.byteLength(String(shown))).toBeGreaterThanOrEqual(
          Math.min(57, Buffer.byteLength(text)),
        );
        expect(mark).toBe(shown === text ? '' : '…');
      }),
      { numRuns: 200 * inject('volume') },
    );
  });

  describe('of more than 64 MiB', () => {
    let bytes: Buffer;
    beforeAll(() => {
      bytes = Buffer.alloc(64 * 1024 * 1024 + 1, ' ');
    });

    it.each(['SCHEMA', 'state', 'BATCH'])('is refused if it is of type %s', (type) => {
      bytes.fill(' ', 0, 100);
      bytes.write(`{"type":"${type}","stream":"s","value":1}`);
      expect(messageOf(() => readMessage({ bytes, number: 7 }))).toMatch(
        /^line 7 of the input has 67108865 bytes, and a \w+ may have 67108864 at most; it starts with /,
      );
    });
  });

  it('of bytes that are no UTF-8 at all is refused in one short line', () => {
    const bytes = Buffer.alloc(1000, 0x80);
    const message = messageOf(() => readMessage({ bytes, number: 1 }));
    expect(message).toContain('line 1 of the input is not JSON: unexpected 0x80 at byte 0');
    expect(message.length).toBeLessThan(250);
  });
});

function spanText(text: string, message: Message): string | undefined {
  const bytes = Buffer.from(text);
  if (message.type === 'RECORD') return textAt(bytes, message.record);
  return message.type === 'STATE' ? textAt(bytes, message.value) : undefined;
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}
