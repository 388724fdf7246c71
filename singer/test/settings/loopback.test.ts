import { describe, expect, it } from 'vitest';
import { isLoopbackAddress } from '../../src/settings/loopback.ts';

describe('an IP address', () => {
  it.each(['127.0.0.1', '127.8.0.255', '::1', '::ffff:127.0.0.1'])('is this machine: %s', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });

  it.each([
    '128.0.0.1',
    '10.0.0.1',
    '::',
    'fe80::1',
    '::ffff:10.0.0.1',
    '127.0.0.1.evil.example',
    '127.1',
    '',
  ])('is none of this machine: %s', (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  });
});
