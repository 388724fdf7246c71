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
  const isUri = SCHEME.test(text.trimStart());
  const pairs = (isUri ? uriPairs(text.trim().replace(SCHEME, '')) : keywordPairs(text)).map(modern);
  const stranger = pairs.find(([name]) => !isParameter(name))?.[0];
  if (stranger !== undefined) throw invalid(unknownParameter(stranger, !mayBeOfPassword(text, isUri)));
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** The present name of a parameter that libpq renamed. */
function modern([name, value]: Pair): Pair {
  return name === 'requiressl' ? ['sslmode', value.startsWith('1') ? 'require' : 'prefer'] : [name, value];
}

/** True if a strange name may be a part of a password that was not quoted. */
function mayBeOfPassword(text: string, isUri: boolean): boolean {
  const [, query = ''] = isUri ? (/\?(.*)$/s.exec(text) ?? []) : [text, text];
  return /\bpassword\s*=/.test(query) || (isUri && query.includes('@'));
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
  const at = endOfCredentials(rest);
  const [, beforeQuery = '', query = ''] = /^([^?]*)(?:\?([\s\S]*))?$/.exec(rest.slice(at + 1)) ?? [];
  if (at === -1 && /@[^&]*\//.test(query))
    throw invalid('a special character in the password must be written as %xx (? is %3F, @ is %40)');
  const [hosts = '', ...path] = beforeQuery.split('/');
  if (path.length > 1 || path[0]?.includes('@'))
    throw invalid('a special character in the password must be written as %xx (/ is %2F, @ is %40)');
  const [user = '', ...password] = at === -1 ? [] : rest.slice(0, at).split(':');
  return [
    ...hostPairs(hosts),
    ['user', decoded(user)],
    ['password', decoded(password.join(':'))],
    ['dbname', decoded(path[0] ?? '')],
    ...queryPairs(query),
  ];
}

/**
 * The index of the @ after user and password; -1 if there are none. A password may have an @, # or ? as it is. But if a
 * parameter with a value stands between the ? and the @, the target cannot tell which of the two it is.
 */
function endOfCredentials(rest: string): number {
  const [beforePath = ''] = rest.split('/');
  const [beforeQuery = ''] = beforePath.split('?');
  const at = beforeQuery.lastIndexOf('@');
  if (at !== -1 || !beforePath.includes('@')) return at;
  if (/\?[^@]*=/.test(beforePath))
    throw invalid('a special character in a user or password must be written as %xx (? is %3F, @ is %40)');
  return beforePath.lastIndexOf('@');
}

/** Hosts with their ports, several with commas between; an IPv6 address stands in brackets. */
function hostPairs(hostspec: string): Pair[] {
  const hosts = hostspec.split(',').map((each) => {
    const match = /^(?:\[([^\]]*)\]|([^:[\]]*))(?:: *(\d*))?$/.exec(each.trim());
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

/** White space in libpq: a no-break space may be a part of a password. */
const SPACES = String.raw`[ \t\n\v\f\r]`;
const QUOTED = String.raw`'((?:[^'\\]|\\[^])*)'`;
const UNQUOTED = String.raw`((?!')(?:[^ \t\n\v\f\r\\]|\\[^]|\\$)*)`;
const PAIR = `${SPACES}*([A-Za-z_]\\w*)${SPACES}*=${SPACES}*(?:${QUOTED}|${UNQUOTED})(?=${SPACES}|$)`;

/** `name = value` or `name = 'value'`, with white space between pairs; a backslash escapes a quote or a backslash. */
function keywordPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  const pair = new RegExp(PAIR, 'y');
  while (text.slice(pair.lastIndex).trim() !== '') {
    const match = pair.exec(text);
    if (match === null)
      throw invalid(
        "it must be postgresql://user:password@host:port/database, or name=value pairs with ' around values that hold spaces",
      );
    pairs.push([match[1] ?? '', (match[2] ?? match[3] ?? '').replaceAll(/\\([\s\S]|$)/g, '$1')]);
  }
  return pairs;
}

function decoded(value: string): string {
  const text = unescaped(value);
  if (text?.includes('\0')) throw invalid('it has %00, which no value can have');
  if (text !== undefined) return text;
  throw invalid(
    /%(?![\da-f]{2})/i.test(value)
      ? 'it has a % that is not followed by two hex digits: write %25'
      : 'its %xx are not UTF-8: write é as %C3%A9, for example',
  );
}

function unknownParameter(name: string, isShown: boolean): string {
  return isShown && /^[a-z_]{1,40}$/i.test(name)
    ? `libpq has no parameter ${name}`
    : 'it has a parameter that libpq does not know; a special character in the password must be written as %xx';
}
