import { withoutSecrets } from 'singer';
import { describe, expect, it } from 'vitest';
import { describeProxy, proxyFor } from '../../src/http/proxy.ts';

const API = 'https://quickbooks.api.intuit.com/v3';
const HTTPS = { HTTPS_PROXY: 'http://proxy.test:3128' };

const proxyOf = (url: string, environment: Record<string, string>) => {
  const proxy = proxyFor(new URL(url), environment);
  return proxy && describeProxy(proxy);
};

describe('the proxy for a URL', () => {
  it.each([
    [API, HTTPS, 'the proxy http://proxy.test:3128 (HTTPS_PROXY)'],
    [API, { https_proxy: 'http://proxy.test:3128' }, 'the proxy http://proxy.test:3128 (https_proxy)'],
    [API, { ...HTTPS, https_proxy: 'https://other.test' }, 'the proxy https://other.test (https_proxy)'],
    [API, { ...HTTPS, https_proxy: '' }, 'the proxy http://proxy.test:3128 (HTTPS_PROXY)'],
    [API, { HTTPS_PROXY: 'proxy.test:3128' }, 'the proxy http://proxy.test:3128 (HTTPS_PROXY)'],
    [API, { ALL_PROXY: 'http://all.test:1' }, 'the proxy http://all.test:1 (ALL_PROXY)'],
    [
      API,
      { HTTPS_PROXY: 'http://me:secret@proxy.test:3128' },
      'the proxy http://proxy.test:3128 (HTTPS_PROXY)',
    ],
    ['http://sim.test/', { HTTP_PROXY: 'http://proxy.test' }, 'the proxy http://proxy.test (HTTP_PROXY)'],
  ])('%s with %j is %s', (url, environment, described) => {
    expect(proxyOf(url, environment)).toBe(described);
  });

  it.each([
    [API, {}],
    [API, { HTTPS_PROXY: ' ' }],
    [API, { HTTP_PROXY: 'http://proxy.test:3128' }],
    ['http://sim.test/', HTTPS],
    ['https://localhost:8080/', HTTPS],
    ['https://127.0.0.1:8080/', HTTPS],
    ['https://[::1]:8080/', HTTPS],
    [API, { ...HTTPS, NO_PROXY: '*' }],
    [API, { ...HTTPS, NO_PROXY: 'example.com, intuit.com' }],
    [API, { ...HTTPS, NO_PROXY: '.intuit.com' }],
    [API, { ...HTTPS, NO_PROXY: '*.intuit.com' }],
    [API, { ...HTTPS, no_proxy: 'QUICKBOOKS.api.intuit.com:443' }],
    ['https://10.0.0.1/', { ...HTTPS, NO_PROXY: '10.0.0.1' }],
    ['https://[fd00::1]/', { ...HTTPS, NO_PROXY: '[fd00::1]' }],
    ['https://[fd00::1]/', { ...HTTPS, NO_PROXY: 'fd00::1' }],
    ['https://[fd00::1]/', { ...HTTPS, NO_PROXY: 'fd00:0::0:1' }],
    ['https://[fd00::1]:8443/', { ...HTTPS, NO_PROXY: '[fd00::1]:8443' }],
    ['https://[fd00::1]/', { ...HTTPS, NO_PROXY: 'fd00::/8' }],
    ['https://10.1.2.3/', { ...HTTPS, NO_PROXY: 'localhost,10.0.0.0/8' }],
    ['https://10.1.2.3:8443/', { ...HTTPS, NO_PROXY: '10.1.2.3:8443' }],
    [API, { ...HTTPS, NO_PROXY: 'Intuit.COM.' }],
    ['https://api.test./', { ...HTTPS, NO_PROXY: 'api.test' }],
    [API, { ...HTTPS, NO_PROXY: 'a.test;b.test|intuit.com' }],
    [API, { ...HTTPS, no_proxy: '', NO_PROXY: 'intuit.com' }],
    [API, { ...HTTPS, NO_PROXY: '*:443' }],
    [API, { ALL_PROXY: 'http://all.test:1', NO_PROXY: '*' }],
  ])('%s with %j is none', (url, environment) => {
    expect(proxyOf(url, environment)).toBeUndefined();
  });

  it.each([
    ['https://10.1.2.3/', '10.2.0.0/16'],
    ['https://10.1.2.3/', '10.1.2.3/33'],
    ['https://10.1.2.3/', '10.1.2.3:444'],
    ['https://10.1.2.3/', '1.2.3'],
    ['https://[fd00::1]/', 'fd00::1:443'],
    ['https://[fd00::1]/', '[fd00::1]:444'],
    ['https://[fd00::1]/', '10.0.0.0/8'],
  ])('is used for %s if NO_PROXY is %j, which is another address', (url, list) => {
    expect(proxyOf(url, { ...HTTPS, NO_PROXY: list })).toBeDefined();
  });

  it.each(['tuit.com', 'api.intuit.com:8443', 'sandbox-quickbooks.api.intuit.com', '', ',', '.', '*.', '/8'])(
    'is used if NO_PROXY is %j, which names another host',
    (list) => {
      expect(proxyOf(API, { ...HTTPS, NO_PROXY: list })).toBeDefined();
    },
  );

  it.each([
    'socks5://proxy.test:1080',
    'http://:3128',
    'http://me:pass word@@:x',
    'http://me:pass%zz@proxy.test',
    'a b',
  ])('%j is refused, and not repeated', (value) => {
    const read = () => proxyOf(API, { HTTPS_PROXY: value });
    expect(read).toThrow(/^HTTPS_PROXY holds no URL of an http or https proxy: set it to/);
    expect(read).not.toThrow(value);
  });

  it('keeps a token that stands in place of the user out of every log line', () => {
    proxyOf(API, { HTTPS_PROXY: 'http://token-of-the-proxy@proxy.test:3128' });
    const authorization = Buffer.from('token-of-the-proxy:').toString('base64');
    expect(withoutSecrets(`token-of-the-proxy ${authorization}`)).toBe('… …');
  });

  it('keeps its password out of every log line', () => {
    proxyOf(API, { HTTPS_PROXY: 'http://user:p%40ssword-of-proxy@proxy.test:3128' });
    const authorization = Buffer.from('user:p@ssword-of-proxy').toString('base64');
    expect(withoutSecrets(`p@ssword-of-proxy p%40ssword-of-proxy ${authorization}`)).toBe('… … …');
  });
});
