import { isIP } from 'node:net';

/**
 * Names and addresses by which a machine reaches itself, as URLs spell them. A name below `localhost` is not among
 * them: not every system resolves it by itself, so a name server elsewhere could choose the address.
 */
const LOOPBACK = /^(localhost\.?|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

/** Tells if a URL's host is this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/** Tells if an IP address is this machine, also one of IPv4 that is written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}
