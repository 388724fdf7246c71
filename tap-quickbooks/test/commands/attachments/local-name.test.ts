import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText } from '../../../../testing/any-text.ts';
import { localName } from '../../../src/commands/attachments/local-name.ts';

it.each([
  ['7', 'receipt.pdf', '7-receipt.pdf'],
  ['200900000000000008541', 'Año 2024 €.png', '200900000000000008541-Año 2024 €.png'],
  ['7', '../../etc/passwd', '7-.._.._etc_passwd'],
  ['7', '..\\x.txt', '7-.._x.txt'],
  ['7', 'a\u0000b\n\u202Ec.txt', '7-a_b__c.txt'],
  ['7', 'name. .', '7-name'],
  ['../8', 'x', '.._8-x'],
])('the file of %s %j is named %j', (id, fileName, name) => {
  expect(localName(id, fileName)).toBe(name);
});

it('a long name is cut to 200 bytes and keeps its extension', () => {
  const name = localName('7', `${'€'.repeat(300)}.pdf`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  expect(name).toMatch(/^7-€+\.pdf$/);
});

it('a name never leaves its folder, whatever QuickBooks sends', () => {
  const part = fc.constantFrom('..', '/', '\\', '.', 'C:', '\u0000', 'x', '~', '€', '\uD800');
  const text = fc.oneof(
    anyText(),
    fc.array(part).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.oneof(fc.constant('7'), text), text, (id, fileName) => {
      const path = resolve(join('/folder', localName(id, fileName)));
      expect(dirname(path)).toBe('/folder');
      expect(path).not.toContain('\u0000');
      expect(Buffer.byteLength(path)).toBeLessThan(255);
    }),
    { numRuns: 50 },
  );
});
