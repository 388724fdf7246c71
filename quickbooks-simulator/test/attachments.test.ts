import { describe, expect, it } from 'vitest';
import { checkedAddress, signedAddress } from '../src/attachments/signed-address.ts';
import { fileBytes, pathOf, storedFile } from '../src/attachments/stored-file.ts';

const NOW = Date.parse('2024-07-01T00:00:00Z');
const signing = { seed: 1, origin: 'http://here:80', now: NOW, trace: 'abc', isStable: false };
const file = { id: '77', name: 'a.pdf', type: 'application/pdf', size: 40, isThumbnail: false };

describe('a signed address', () => {
  const address = new URL(signedAddress('/file-store/1/attachments/77-a.pdf', signing));

  it('has the parameters of S3, and is good for 900 s', () => {
    expect([...address.searchParams.keys()]).toEqual([
      ...['X-Amz-Algorithm', 'X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Expires', 'X-Amz-Credential'],
      'X-Amz-Signature',
    ]);
    expect(checkedAddress(address, 1, NOW + 899_999)).toBe('good');
    expect(checkedAddress(address, 1, NOW + 900_000)).toBe('expired');
  });

  it.each([
    ['another path', (url: URL) => Object.assign(url, { pathname: '/file-store/1/attachments/78-a.pdf' })],
    ['a longer life', (url: URL) => Object.assign(url, { search: url.search.replace('=900', '=9000') })],
    ['no signature', (url: URL) => Object.assign(url, { search: url.search.split('&X-Amz-Sig')[0] })],
  ])('is forged with %s', (_what, change) => {
    expect(checkedAddress(change(new URL(address)), 1, NOW)).toBe('forged');
  });

  it('is the same within a quarter of an hour if it is stable, and then good for as long again', () => {
    const at = (now: number, trace: string) =>
      signedAddress('/x', { ...signing, now, trace, isStable: true });
    expect(at(NOW + 899_000, 'b')).toBe(at(NOW, 'a'));
    expect(at(NOW + 900_000, 'a')).not.toBe(at(NOW, 'a'));
    expect(checkedAddress(new URL(at(NOW, 'a')), 1, NOW + 1_799_000)).toBe('good');
    expect(checkedAddress(new URL(at(NOW, 'a')), 1, NOW + 1_800_000)).toBe('expired');
  });
});

describe('a stored file', () => {
  it.each([[0], [3], [40], [100_000]])('has the %i bytes that its Size says, the same each time', (size) => {
    const bytes = fileBytes({ ...file, size });
    expect(bytes.length).toBe(size);
    expect(bytes.equals(fileBytes({ ...file, size }))).toBe(true);
  });

  it('begins as its type does, and differs from other files', () => {
    expect(fileBytes(file).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(fileBytes(file).equals(fileBytes({ ...file, id: '78' }))).toBe(false);
    expect(fileBytes({ ...file, type: 'text/xml' }).toString()).toMatch(/^<\?xml[ -~\n]*$/);
  });

  it.each(['', '..', '../x', 'a/b', 'a\nb', '?#', '\ud800', 'é'.repeat(255)])(
    'keeps the name %j in one part of its path',
    (name) => {
      const path = pathOf('1', { ...file, name });
      const { pathname, search, hash } = new URL(path, 'http://here');
      expect([pathname, search, hash]).toEqual([path, '', '']);
      expect(path.split('/').length).toBe(4);
    },
  );

  it('is not there for a note', () => {
    expect(storedFile({ Id: '1' })).toBeUndefined();
  });
});
