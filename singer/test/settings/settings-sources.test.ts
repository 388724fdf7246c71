import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { settingsSources } from '../../src/settings/settings-sources.ts';
import type { Environment } from '../../src/settings/variables.ts';
import { temporaryFolder } from '../support/program.ts';
import { plugin, refusal, settings, stayIn } from '../support/sources.ts';

let folder: string;

/** No `.env` of a developer's own machine is above this one. */
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), '');
  stayIn(folder);
});

describe('settings from files', () => {
  it('have their own names or aliases; null and what begins with _ is passed over', () => {
    const path = file('a.json', {
      realmId: '1',
      fecha_inicio: '2024-01-01',
      concurrency: null,
      _dialect: 'x',
    });
    expect(settings([path])).toMatchObject({
      realm_id: '1',
      start_date: new Date('2024-01-01T00:00:00Z'),
      concurrency: 1,
    });
  });

  it('pass over the settings of the Singer SDK and of other targets by name, and refuse other unknown ones', () => {
    const path = file('a.json', {
      realm_id: '1',
      load_method: 'append-only',
      stream_maps: {},
      use_copy: true,
      add_metadata_columns: true,
      strat_date: 'x',
      schema_mapping: {},
    });
    const [, source] = settingsSources(plugin, [path], {});
    expect(source?.passedOver).toEqual(['load_method', 'stream_maps', 'use_copy', 'add_metadata_columns']);
    expect(source?.problems).toEqual([
      `${path} has "strat_date", which is not a setting (start_date?)`,
      `${path} has "schema_mapping", which is not a setting (--about lists the settings)`,
    ]);
  });

  it('of several files come from the last one that has them', () => {
    const files = [file('a.json', { realm_id: 'a', concurrency: 1 }), file('b.json', { realmId: 'b' })];
    expect(settings(files)).toMatchObject({ realm_id: 'b', concurrency: 1 });
    expect(settings(files.toReversed())).toMatchObject({ realm_id: 'a' });
  });

  it('win over the environment, which fills their gaps', () => {
    const path = file('a.json', { realm_id: 'file' });
    const environment = { TAP_QUICKBOOKS_REALM_ID: 'env', TAP_QUICKBOOKS_CONCURRENCY: '7' };
    expect(settings([path], environment)).toMatchObject({ realm_id: 'file', concurrency: 7 });
  });

  it.each([[['ENV', 'a.json']], [['a.json', 'ENV']]])(
    'lose to the environment with --config %j',
    (config) => {
      file('a.json', { realm_id: 'file', concurrency: 3 });
      const paths = config.map((each) => (each === 'ENV' ? each : join(folder, each)));
      expect(settings(paths, { TAP_QUICKBOOKS_REALM_ID: 'env' })).toMatchObject({
        realm_id: 'env',
        concurrency: 3,
      });
    },
  );

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8 with a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['the UTF-16 of PowerShell', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('are read in %s', (_, encode) => {
    const path = join(folder, 'a.json');
    writeFileSync(path, encode('{\r\n"realm_id": "é"\r\n}\r\n'));
    expect(settings([path])).toMatchObject({ realm_id: 'é' });
  });

  it.each([
    ['realm_idd', 'is not a setting (realm_id?)'],
    ['Realm_Id', 'is not a setting (realm_id?)'],
    ['fecha_inico', 'is not a setting (fecha_inicio?)'],
    ['conc', 'is not a setting (--about lists the settings);'],
    ['foo', 'is not a setting (--about lists the settings);'],
    ['constructor', 'is not a setting (--about lists the settings);'],
    ['', 'has "", which is not a setting (--about lists the settings);'],
  ])('with the key %j are refused: it %s', (key, words) => {
    const path = file('a.json', { [key]: 'VALUE', concurrency: 'x' });
    const message = refusal([path]);
    expect(message).toContain(words);
    expect(message).toContain(`${path} has ${JSON.stringify(key)}`);
    expect(message).not.toContain('VALUE');
  });

  it('are refused by the name that the file uses', () => {
    const path = file('a.json', { fecha_inicio: 'ayer' });
    expect(refusal([path])).toContain(`fecha_inicio in ${path} must be a date in ISO 8601`);
  });

  it('are refused where one is set by two of its names', () => {
    const path = file('a.json', { secret: 'S3CRET-1', client_secret: 'S3CRET-2' });
    expect(refusal([path])).toContain(`${path} sets client_secret twice, by two of its names`);
    expect(refusal([path])).not.toContain('S3CRET');
  });

  it('name the problems of every file at once', () => {
    const message = refusal([file('a.json', { one: 1 }), file('b.json', { two: 2 })]);
    expect(message).toContain('a.json has "one"');
    expect(message).toContain('b.json has "two"');
  });

  it.each(['', '{"client_secret": "S3CRET"', '"S3CRET"', '["S3CRET"]', 'null', 'S3CRET'])(
    'of a file that reads %j are refused without showing it',
    (text) => {
      const path = join(folder, 'a.json');
      writeFileSync(path, text);
      expect(refusal([path])).toBe(
        `the config file ${path} is not a JSON object: correct it, or name another one with --config`,
      );
    },
  );

  it('of a missing file are refused with its name', () => {
    const path = join(folder, 'missing.json');
    expect(refusal([path])).toBe(
      `the config file ${path} cannot be read: there is no such file or folder (ENOENT)`,
    );
  });

  it('given as JSON in place of a file are refused without showing them', () => {
    expect(refusal([' {"client_secret": "S3CRET"}'])).toBe(
      '--config takes the name of a JSON file, not the JSON itself',
    );
  });
});

describe('settings from the environment', () => {
  it.each<[string, Environment, object]>([
    ['by their own variable', { TAP_QUICKBOOKS_REALM_ID: '1' }, { realm_id: '1' }],
    [
      'by the variable of an alias',
      { TAP_QUICKBOOKS_FECHA_INICIO: '2024-01-01' },
      { start_date: new Date('2024-01-01') },
    ],
    [
      'by a variable of another family',
      { QBO_REALM_ID: '4620816365163450123' },
      { realm_id: '4620816365163450123' },
    ],
    ['cast to a number', { TAP_QUICKBOOKS_CONCURRENCY: '4' }, { concurrency: 4 }],
    ['first by their own variable', { QBO_REALM_ID: 'b', TAP_QUICKBOOKS_REALM_ID: 'a' }, { realm_id: 'a' }],
    ['by any of their variables', { QBO_SECRET: 'b' }, { client_secret: 'b' }],
    ['by two that say the same', { QBO_SECRET: 'b', QBO_CLIENT_SECRET: 'b' }, { client_secret: 'b' }],
    ['not by an empty variable', { TAP_QUICKBOOKS_REALM_ID: '', QBO_REALM_ID: 'b' }, { realm_id: 'b' }],
    [
      'not by a variable of another plugin',
      { TAP_QUICKBOOKS_OTHER_REALM_ID: 'x', REALM_ID: 'y' },
      { realm_id: undefined },
    ],
  ])('are taken %s', (_, environment, expected) => {
    expect(settings([], environment)).toMatchObject(expected);
  });

  it('are refused where two names of a kind say two things, without the values', () => {
    const message = refusal([], { QBO_SECRET: 'S3CRET-1', QBO_CLIENT_SECRET: 'S3CRET-2' });
    expect(message).toContain('QBO_CLIENT_SECRET and QBO_SECRET set client_secret to two values: unset one');
    expect(message).not.toContain('S3CRET');
  });

  it('are refused by the name of their variable', () => {
    expect(refusal([], { TAP_QUICKBOOKS_FECHA_INICIO: 'ayer' })).toContain(
      'TAP_QUICKBOOKS_FECHA_INICIO must be a date in ISO 8601',
    );
  });
});

function file(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
