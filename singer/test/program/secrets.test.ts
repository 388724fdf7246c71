import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hideSecret, withoutSecrets } from '../../src/program/secrets.ts';

it('replaces a secret wherever it stands, in any of the forms in which it travels', () => {
  hideSecret('s3cret"/token+');
  const base64 = Buffer.from('s3cret"/token+').toString('base64');
  expect(withoutSecrets('a s3cret"/token+ b')).toBe('a … b');
  expect(withoutSecrets('{"x":"s3cret\\"/token+"}')).toBe('{"x":"…"}');
  expect(withoutSecrets(`Basic ${base64}!`)).toBe('Basic …!');
  expect(withoutSecrets('?t=s3cret%22%2Ftoken%2B&u=1')).toBe('?t=…&u=1');
});

it('replaces the longer one of two secrets that begin alike', () => {
  hideSecret('shared-start');
  hideSecret('shared-start-and-more');
  expect(withoutSecrets('x shared-start-and-more y')).toBe('x … y');
});

it('leaves a word alone that is too short for a secret', () => {
  hideSecret('raw');
  expect(withoutSecrets('schema raw')).toBe('schema raw');
});

it('lets no secret through, whatever stands around it', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9._~+/-]{8,60}$/);
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      hideSecret(value);
      expect(withoutSecrets(before + value + after)).not.toContain(value);
    }),
  );
});
