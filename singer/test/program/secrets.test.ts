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

const TOKEN = 'eyJlbmMiOiJBMTI4Q0JDLUhTMjU2+/aGVsbG8gd29ybGQ~1234567890abcdef';
const CLIENT_SECRET = 'Zx81"é&q<w> 9/+k';

const escaped = (text: string, escapeOf: (character: string) => string) =>
  Array.from(text, (each) => (/\w/.test(each) ? each : escapeOf(each))).join('');
const hexOf = (text: string) => text.charCodeAt(0).toString(16);
const wrapped = (text: string, end: string) => text.replaceAll(/.{13}/gsu, `$&${end}`);
const inside = (text: string, before: string) => Buffer.from(`${before}${text}:after`).toString('base64');

const FORMS: readonly (readonly [string, (secret: string) => string])[] = [
  [
    'a URL, in small letters',
    (secret) => encodeURIComponent(secret).replaceAll(/%../g, (each) => each.toLowerCase()),
  ],
  ['a URL inside a URL', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['a form', (secret) => new URLSearchParams({ secret }).toString().slice(7)],
  ['a URL, every byte escaped', (secret) => Buffer.from(secret).toString('hex').replaceAll(/../g, '%$&')],
  ['JSON inside JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
  ['JSON with slashes escaped', (secret) => JSON.stringify(secret).replaceAll('/', '\\/')],
  ['JSON with \\u', (secret) => escaped(secret, (each) => `\\u${hexOf(each).padStart(4, '0')}`)],
  ['HTML by number', (secret) => escaped(secret, (each) => `&#${each.charCodeAt(0)};`)],
  ['HTML by hex number', (secret) => escaped(secret, (each) => `&#x${hexOf(each)};`)],
  [
    'HTML by name',
    (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;'),
  ],
  ['lines', (secret) => wrapped(secret, '\n')],
  ['indented lines of Windows', (secret) => wrapped(secret, '\r\n    ')],
  ['lines inside JSON', (secret) => JSON.stringify(wrapped(secret, '\n'))],
  ['soft lines of a mail', (secret) => wrapped(secret, '=\r\n')],
  ['HTML with line breaks', (secret) => wrapped(secret, '<br/>')],
  ['base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
  ['base64 in lines', (secret) => wrapped(Buffer.from(secret).toString('base64'), '\r\n')],
  ['base64 after one byte', (secret) => inside(secret, 'x')],
  ['base64 after two bytes', (secret) => inside(secret, 'xy')],
  ['base64 after a client id', (secret) => inside(secret, 'abc:')],
  ['hex', (secret) => Buffer.from(secret).toString('hex')],
  ['capital hex', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
];

it.each(
  FORMS.flatMap(([form, encode]) => [
    { form, secret: CLIENT_SECRET, encode },
    { form, secret: TOKEN, encode },
  ]),
)('hides a secret in $form: $secret', ({ secret, encode }) => {
  hideSecret(secret);
  const shown = withoutSecrets(`before ${encode(secret)} after`);
  expect(shown).toMatch(/^before .*….* after$/s);
  // What is left of a form that is longer than the secret in it.
  expect(shown.replaceAll(/before|after|[\s"'\\{}:…=]|secret/g, '').length).toBeLessThan(16);
});

it('hides each long part of a long secret', () => {
  hideSecret(TOKEN);
  const [first, second] = [TOKEN.slice(0, 30), TOKEN.slice(30)];
  expect(withoutSecrets(`Message: "${first}", Detail: "${second}"`)).toBe('Message: "…", Detail: "…"');
  expect(withoutSecrets(`Bearer ${TOKEN.slice(0, 20)}...`)).toBe('Bearer …...');
});

it('leaves parts of an address alone, which is a secret as a whole', () => {
  hideSecret('postgresql://someone:pass-word@db.example.com:5432/accounts');
  expect(withoutSecrets('connecting to db.example.com:5432/accounts failed')).toBe(
    'connecting to db.example.com:5432/accounts failed',
  );
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

it('leaves escapes alone that hide nothing', () => {
  hideSecret('some-secret');
  const text = '100%25 of \\u0041 &amp; 5%\nnext line';
  expect(withoutSecrets(text)).toBe(text);
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

it('finds an escaped secret after characters that take two units of UTF-16', () => {
  hideSecret('pass/word?and=more');
  const escaped = encodeURIComponent('pass/word?and=more');
  for (const before of ['', '😀', '😀'.repeat(40)])
    expect(withoutSecrets(`${before} ${escaped}`)).toBe(`${before} …`);
});
