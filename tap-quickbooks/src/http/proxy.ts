import { ConfigError, type Environment, hideSecret } from 'singer';
import { isLoopback } from './loopback.ts';

/** A proxy of the network, which opens a tunnel to a host. */
export interface NetworkProxy {
  /** With user and password. */
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
}

/** Variables that name the proxy for a protocol. Of two the first one wins. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
};

/**
 * The proxy for a URL, by the variables that curl and most programs know; undefined for none. This machine itself is
 * never reached through one. Throws ConfigError if a variable holds no URL of a proxy.
 */
export function proxyFor(url: URL, environment: Environment): NetworkProxy | undefined {
  const names = VARIABLES[url.protocol] ?? [];
  const variable = names.find((name) => (environment[name] ?? '').trim() !== '');
  if (variable === undefined || isLoopback(url) || isExcepted(url, environment)) return undefined;
  return { url: parsed(environment[variable] ?? '', variable), variable };
}

/** Scheme, host and port of a proxy, without its password. */
export function describeProxy({ url, variable }: NetworkProxy): string {
  return `the proxy ${url.protocol}//${url.host} (${variable})`;
}

/** As curl has it: a value without a scheme is the address of an http proxy. */
function parsed(value: string, variable: string): URL {
  const text = value.trim();
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  for (const secret of secretsOf(url, text)) hideSecret(secret);
  if (url !== undefined && url.hostname !== '' && /^https?:$/.test(url.protocol)) return url;
  throw new ConfigError(
    `${variable} holds no URL of an http or https proxy: set it to http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with special characters percent-encoded`,
  );
}

/** The parts of a proxy's URL that no log may show; a value that cannot be read is a secret as a whole. */
function secretsOf(url: URL | undefined, text: string): string[] {
  if (url === undefined) return text.includes('@') ? [text] : [];
  const { username, password } = url;
  if (password === '') return [];
  const plain = decoded(password);
  return [password, plain, `${username}:${password}`, `${decoded(username)}:${plain}`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** NO_PROXY as curl has it: names with all names below them, `*` for all, and a port if only that one is meant. */
function isExcepted({ hostname, port, protocol }: URL, environment: Environment): boolean {
  const list = environment.no_proxy ?? environment.NO_PROXY ?? '';
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((entry) => {
    const [, name = '', wantedPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*') return true;
    if (name === '' || (wantedPort ?? ownPort) !== ownPort) return false;
    return hostname === name || hostname === `[${name}]` || hostname.endsWith(`.${name}`);
  });
}
