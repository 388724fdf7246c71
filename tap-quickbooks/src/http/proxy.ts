import { BlockList, isIP } from 'node:net';
import { ConfigError, type Environment, hideSecret, isLoopback, unescaped } from 'singer';

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
  const isProxy = url !== undefined && url.hostname !== '' && /^https?:$/.test(url.protocol);
  if (isProxy && [url.username, url.password].every((part) => unescaped(part) !== undefined)) return url;
  throw new ConfigError(
    `${variable} holds no URL of an http or https proxy: set it to http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with special characters percent-encoded`,
  );
}

const SHORTEST_TOKEN = 12;

/** The parts of a proxy's URL that no log may show; a value that cannot be read is a secret as a whole. */
function secretsOf(url: URL | undefined, text: string): string[] {
  if (url === undefined) return text.includes('@') ? [text] : [];
  const { username, password } = url;
  if (username === '' && password === '') return [];
  // A proxy's token may stand in place of the user; a short name is none.
  if (password === '')
    return username.length < SHORTEST_TOKEN ? [] : [username, decoded(username), `${decoded(username)}:`];
  const plain = decoded(password);
  return [password, plain, `${username}:${password}`, `${decoded(username)}:${plain}`];
}

const decoded = (text: string): string => unescaped(text) ?? text;

/**
 * NO_PROXY as curl, Go and Python have it: names with all names below them, `*` for all, addresses, networks such as
 * 10.0.0.0/8, and a port if only that one is meant. Of the two spellings the first one that is not empty wins.
 */
function isExcepted({ hostname, port, protocol }: URL, environment: Environment): boolean {
  const list = [environment.no_proxy, environment.NO_PROXY].find((text) => (text ?? '').trim() !== '') ?? '';
  const host = withoutDot(hostname.replace(/^\[(.*)\]$/, '$1'));
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,;|]+/)
    .some((entry) => {
      const { name, wantedPort = ownPort } = partsOf(entry);
      return wantedPort === ownPort && (name === '*' || isSameHost(host, name));
    });
}

/** The name and the port of an entry. An IPv6 address has a port only if it stands in brackets. */
function partsOf(entry: string): { readonly name: string; readonly wantedPort?: string | undefined } {
  if (isIP(entry) !== 0) return { name: entry };
  const [, bracketed, plain = '', wantedPort] = /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (plain.includes(':')) return { name: entry };
  return { name: bracketed ?? plain, wantedPort };
}

function isSameHost(host: string, entry: string): boolean {
  const family = isIP(host);
  if (family !== 0) return isInNetwork(host, family, entry);
  const name = withoutDot(entry.replace(/^\*?\./, ''));
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

/** Tells if an address is that of the entry, however it is spelt, or in its network. */
function isInNetwork(address: string, family: number, entry: string): boolean {
  const [network = '', bits, ...more] = entry.split('/');
  if (isIP(network) !== family || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const longest = family === 4 ? 32 : 128;
  const prefix = Number(bits ?? longest);
  if (prefix > longest) return false;
  const networks = new BlockList();
  networks.addSubnet(network, prefix, type);
  return networks.check(address, type);
}

/** A name that ends with a dot is the same name, spelt in full. */
function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
