import { describe, expect, it } from 'vitest';
import { oddLines } from '../../src/settings/dot-env-lines.ts';
import { originsText } from '../../src/settings/origins.ts';
import type { SettingsTable } from '../../src/settings/setting.ts';
import { unknownText, unknownVariables } from '../../src/settings/unknown-variables.ts';

const settings = {
  start_date: { kind: 'string', description: '', variables: ['QBO_START_DATE'] },
  client_id: { kind: 'string', description: '', sensitive: true, variables: ['QBO_CLIENT_ID'] },
  database: { kind: 'string', description: '', variables: ['PG_DB', 'PGDATABASE'] },
  host: { kind: 'string', description: '', variables: ['PG_HOST'] },
} as const satisfies SettingsTable;
const plugin = {
  name: 'tap-quickbooks',
  settings,
  prefixes: ['QBO_'],
  synonyms: { PG_DATABASE: 'PG_DB' },
};
const found = (environment: Record<string, string>, isFile = false) =>
  unknownVariables(plugin, environment, isFile).map(unknownText);

describe('variables that no setting reads', () => {
  it.each([
    ['TAP_QUICKBOOKS_STARTDATE', 'TAP_QUICKBOOKS_STARTDATE (TAP_QUICKBOOKS_START_DATE?)'],
    ['QBO_STARTDATE', 'QBO_STARTDATE (QBO_START_DATE?)'],
    ['QBO_CLIENT_IDD_FILE', 'QBO_CLIENT_IDD_FILE (QBO_CLIENT_ID_FILE?)'],
    ['PG_DATABASE', 'PG_DATABASE (PG_DB?)'],
    ['PG_HOTS', 'PG_HOTS (PG_HOST?)'],
    ['QBO_SOMETHING_ELSE', 'QBO_SOMETHING_ELSE'],
  ])('are named with the near miss: %s', (name, text) => {
    expect(found({ [name]: 'x' })).toEqual([text]);
  });

  it.each([
    ['a setting', { QBO_START_DATE: 'x', PG_DB: 'x', TAP_QUICKBOOKS_CLIENT_ID: 'x' }],
    ['the file of a secret', { QBO_CLIENT_ID_FILE: 'x' }],
    ['a variable of the log', { TAP_QUICKBOOKS_LOGLEVEL: 'debug', TAP_QUICKBOOKS_LOG_FORMAT: 'json' }],
    ["Meltano's extras", { TAP_QUICKBOOKS__SELECT: 'x', TAP_QUICKBOOKS__INVOICES_START_DATE: 'x' }],
    ['variables of libpq', { PGDATABASE: 'x', PGUSER: 'x', PGHOST: 'x' }],
    [
      "variables of Postgres' images and tools",
      { PG_MAJOR: '18', PG_VERSION: '18', PG_HOME: '/', PG_CONFIG: 'x' },
    ],
    ['an empty variable', { QBO_STARTDATE: '' }],
    ['a variable of another program', { TARGET_POSTGRES_RAW_HOSTT: 'x', PATH: 'x' }],
  ])('are not said of %s', (_, environment) => {
    expect(found(environment)).toEqual([]);
  });

  it('are named in a .env, whatever they are', () => {
    expect(found({ PG_SOMETHING: 'x', PG_HOME: 'x' }, true)).toEqual(['PG_SOMETHING', 'PG_HOME (PG_HOST?)']);
  });
});

describe('lines of a .env that are not what they seem', () => {
  it.each([
    ['QBO_CLIENT_ID: x', 'is no assignment NAME=value, and is ignored'],
    ['just words', 'is no assignment NAME=value, and is ignored'],
    ['PG_PASSWORD=pa#ss', 'cuts the value of PG_PASSWORD at "#": put it in single quotes'],
    ['PG_PASSWORD="pass', 'has a quote before the value of PG_PASSWORD, and none after it'],
  ])('%s', (line, problem) => {
    expect(oddLines(`A=1\n${line}\n`)).toEqual([{ line: 2, problem }]);
  });

  it('are none in a proper file', () => {
    const proper = [
      '# words: here',
      '',
      'export A=1',
      'B = "x # y"',
      "C='pa#ss'",
      'D=x # why',
      'E="one',
      'two"',
      'F=',
    ];
    expect(oddLines(proper.join('\r\n'))).toEqual([]);
  });
});

it('the origins of settings are counted by the place that decides', () => {
  const source = (file: string | undefined, ...names: string[]) => ({
    ...{ file, where: (name: string) => name, problems: [] },
    values: new Map(names.map((name) => [name, 1])),
  });
  expect(originsText([source('/p/.env', 'a', 'b'), source(undefined, 'b', 'c')])).toBe(
    '/p/.env (1), environment (2)',
  );
});
