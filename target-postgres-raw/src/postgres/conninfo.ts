import { ConfigError, unescaped } from 'singer';
import { isParameter, type ParameterName } from './conninfo-parameters.ts';

/** Connection parameters by libpq's names. An empty value stands for the default, as in libpq. */
export type Conninfo = { readonly [P in ParameterName]?: string };

const SCHEME = /^postgres(ql)?:\/\//;

/**
 * Reads a connection string in either of libpq's forms, a URI or `keyword=value` pairs (PostgreSQL documentation,
 * "Connection Strings"). Throws ConfigError. Its messages quote nothing but names of parameters, since the string
 * holds a password.
 */
export function parseConninfo(text: string): Conninfo {
  const pairs = SCHEME.test(text) ? uriPairs(text.replace(SCHEME, '')) : keywordPairs(text);
  // A strange name right after an unquoted password may be a part of it, and is not shown.
  const hasPassword = !SCHEME.test(text) && pairs.some(([name]) => name === 'password');
  const stranger = pairs.find(([name]) => !isParameter(name))?.[0];
  if (stranger !== undefined) throw invalid(unknownParameter(stranger, !hasPassword));
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

export function invalid(what: string): ConfigError {
  return new ConfigError(`the connection_string cannot be used: ${what}`);
}

/** The option that a value names. Throws ConfigError, which names the parameter, for any other value. */
export function oneOf<T extends string>(name: ParameterName, text: string, options: readonly T[]): T {
  const found = options.find((option) => option === text);
  if (found !== undefined) return found;
  throw invalid(`its ${name} must be ${options.join(' or ')}`);
}
type Pair = readonly [name: string, value: string];

/** `user:password@host:port,host:port/dbname?name=value&…`, each part percent-encoded. */
function uriPairs(rest: string): Pair[] {
  const [, beforeQuery = '', query] = /^([^?]*)(?:\?([\s\S]*))?$/.exec(rest) ?? [];
  if (query?.includes('@') || beforeQuery.includes('#'))
    throw invalid(
      'a special character in the password must be written as %xx (? is %3F, @ is %40, # is %23)',
    );
  const [authority = '', ...path] = beforeQuery.split('/');
  if (path.length > 1 || path[0]?.includes('@'))
    throw invalid('a special character in the password must be written as %xx (/ is %2F, @ is %40)');
  const at = authority.lastIndexOf('@');
  const [user = '', ...password] = at === -1 ? [] : authority.slice(0, at).split(':');
  return [
    ...hostPairs(authority.slice(at + 1)),
    ['user', decoded(user)],
    ['password', decoded(password.join(':'))],
    ['dbname', decoded(path[0] ?? '')],
    ...queryPairs(query ?? ''),
  ];
}

/** Hosts with their ports, several with commas between; an IPv6 address stands in brackets. */
function hostPairs(hostspec: string): Pair[] {
  const hosts = hostspec.split(',').map((each) => {
    const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d*))?$/.exec(each);
    if (match === null)
      throw invalid('its host and port cannot be read: write host:port, or [address]:port for IPv6');
    return { host: decoded(match[1] ?? match[2] ?? ''), port: match[3] ?? '' };
  });
  return [
    ['host', hosts.every(({ host }) => host === '') ? '' : hosts.map(({ host }) => host).join(',')],
    ['port', hosts.every(({ port }) => port === '') ? '' : hosts.map(({ port }) => port).join(',')],
  ];
}

/** A plus sign is a plus sign, other than in web forms. */
function queryPairs(query: string): Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals === -1) throw invalid('a parameter after the question mark has no "=value"');
      const [name, value] = [decoded(part.slice(0, equals)), decoded(part.slice(equals + 1))];
      // JDBC's spelling, which libpq takes too.
      return name === 'ssl' && value === 'true' ? ['sslmode', 'require'] : [name, value];
    });
}

/** `name = value` or `name = 'value'`, with white space between pairs; a backslash escapes a quote or a backslash. */
function keywordPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  const pair = /\s*([A-Za-z_]\w*)\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s\\']|\\[\s\S])*))(?=\s|$)/y;
  while (text.slice(pair.lastIndex).trim() !== '') {
    const match = pair.exec(text);
    if (match === null)
      throw invalid(
        "it must be postgresql://user:password@host:port/database, or name=value pairs with ' around values that hold spaces",
      );
    pairs.push([match[1] ?? '', (match[2] ?? match[3] ?? '').replaceAll(/\\([\s\S])/g, '$1')]);
  }
  return pairs;
}

function decoded(value: string): string {
  const text = unescaped(value);
  if (text === undefined) throw invalid('it has a % that is not followed by two hex digits: write %25');
  return text;
}

function unknownParameter(name: string, isShown: boolean): string {
  return isShown && /^[a-z_]{1,40}$/i.test(name)
    ? `libpq has no parameter ${name}`
    : 'it has a parameter that libpq does not know; a special character in the password must be written as %xx';
}
