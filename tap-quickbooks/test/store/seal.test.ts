import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed, keyFrom, seal, unseal } from '../../src/store/seal.ts';

const KEY = randomBytes(32);

describe('a sealed text', () => {
  it('opens with its key for its owner alone, and shows nothing of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, owner) => {
        const sealed = seal(text, KEY, owner);
        expect(isSealed(sealed)).toBe(true);
        expect(unseal(sealed, KEY, owner)).toBe(text);
        expect(unseal(sealed, KEY, `${owner}1`)).toBeUndefined();
        expect(unseal(sealed, randomBytes(32), owner)).toBeUndefined();
        if (text.length > 3) expect(sealed).not.toContain(text);
      }),
    );
  });

  it('does not open once a byte of it is changed or cut off', () => {
    const sealed = seal('{"refresh_token":"RT1"}', KEY, 'production:1');
    const start = sealed.lastIndexOf(':') + 1;
    const bytes = Buffer.from(sealed.slice(start), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      for (const wrong of [changed, bytes.subarray(0, at)])
        expect(
          unseal(sealed.slice(0, start) + wrong.toString('base64'), KEY, 'production:1'),
        ).toBeUndefined();
    }
  });

  it('differs each time', () => {
    expect(seal('a', KEY, 'b')).not.toBe(seal('a', KEY, 'b'));
  });
});

describe('a key', () => {
  it('has 32 bytes, in hexadecimal or base64', () => {
    for (const text of [KEY.toString('hex'), KEY.toString('base64'), `${KEY.toString('base64')}\n`])
      expect(keyFrom(text)).toEqual(KEY);
  });

  it.each(['', 'secret', KEY.toString('hex').slice(1), `${KEY.toString('base64')}AA`, 'é'.repeat(43)])(
    'is not %j, and the message does not repeat it',
    (text) => {
      expect(() => keyFrom(text)).toThrow('token_store_key is not a key of 32 bytes');
      if (text !== '') expect(() => keyFrom(text)).not.toThrow(text.slice(0, 20));
    },
  );
});
