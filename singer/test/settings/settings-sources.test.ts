import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { SettingsTable } from '../../src/settings/setting.ts';
import { resolveSettings } from '../../src/settings/settings.ts';
import { settingsSources } from '../../src/settings/settings-sources.ts';
import type { Environment } from '../../src/settings/variables.ts';
import { temporaryFolder } from '../support/program.ts';

const plugin = {
  name: 'tap-quickbooks',
  settings: {
    client_secret: {
      kind: 'string',
      description: 'a',
      sensitive: true,
      aliases: ['secret'],
      variables: ['QBO_CLIENT_SECRET', 'QBO_SECRET'],
    },
    realm_id: { kind: 'string', description: 'a', aliases: ['realmId'], variables: ['QBO_REALM_ID'] },
    start_date: { kind: 'date_iso8601', description: 'a', aliases: ['fecha_inicio'] },
    concurrency: { kind: 'integer', description: 'a', default: 1 },
  } as const satisfies SettingsTable,
};

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

  it('pass over the settings of the Singer SDK by name, and refuse other unknown ones', () => {
    const path = file('a.json', {
      realm_id: '1',
      load_method: 'append-only',
      stream_maps: {},
      strat_date: 'x',
    });
    const [, source] = settingsSources(plugin, [path], {});
    expect(source?.passedOver).toEqual(['load_method', 'stream_maps']);
    expect(source?.problems).toEqual([`${path} has "strat_date", which is not a setting (start_date?)`]);
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

describe('a sensitive setting from the file that a *_FILE variable names', () => {
  it.each(['TAP_QUICKBOOKS_CLIENT_SECRET_FILE', 'TAP_QUICKBOOKS_SECRET_FILE', 'QBO_CLIENT_SECRET_FILE'])(
    'is read by %s, without the newline at its end',
    (variable) => {
      expect(settings([], { [variable]: secretFile('S3CRET\r\n') })).toMatchObject({
        client_secret: 'S3CRET',
      });
    },
  );

  it('is not read for a setting that is no secret', () => {
    expect(settings([], { QBO_REALM_ID_FILE: secretFile('1') })).toMatchObject({ realm_id: undefined });
  });

  it('is refused where the variable itself is set too', () => {
    const message = refusal([], {
      QBO_CLIENT_SECRET: 'S3CRET-1',
      QBO_CLIENT_SECRET_FILE: secretFile('S3CRET-2'),
    });
    expect(message).toContain('QBO_CLIENT_SECRET and QBO_CLIENT_SECRET_FILE are both set: unset one');
    expect(message).not.toContain('S3CRET');
  });

  it('is refused where the file cannot be read, without its name, which may be the secret itself', () => {
    const message = refusal([], { QBO_CLIENT_SECRET_FILE: 'S3CRET' });
    expect(message).toContain(
      'QBO_CLIENT_SECRET_FILE names a file that cannot be read: there is no such file or folder (ENOENT)',
    );
    expect(message).not.toContain('S3CRET');
    expect(refusal([], { QBO_CLIENT_SECRET_FILE: folder })).toContain(
      'cannot be read: it is a folder (EISDIR)',
    );
  });

  it('is not set by an empty file, as Docker makes one of a secret that is not set', () => {
    expect(settings([], { QBO_CLIENT_SECRET_FILE: secretFile('\n') })).toMatchObject({
      client_secret: undefined,
    });
  });

  it('is refused by the name of that variable where the file is empty and it is needed', () => {
    const client_secret = { ...plugin.settings.client_secret, required: true } as const;
    const needing = { ...plugin, settings: { ...plugin.settings, client_secret } };
    const sources = settingsSources(needing, [], { QBO_CLIENT_SECRET_FILE: secretFile('\n') });
    expect(() => resolveSettings(needing.settings, sources)).toThrow('QBO_CLIENT_SECRET_FILE is empty');
  });
});

describe('settings from a .env file', () => {
  it('are read with quotes, comments, export and Windows line ends, after a byte order mark', () => {
    dotEnv(
      folder,
      '\ufeffQBO_REALM_ID=1\r\n# a comment\r\nexport TAP_QUICKBOOKS_CONCURRENCY="4"\r\nQBO_SECRET=\'a#b c\'\r\n',
    );
    expect(settings()).toMatchObject({ realm_id: '1', concurrency: 4, client_secret: 'a#b c' });
  });

  it('lose to the environment itself', () => {
    dotEnv(folder, 'QBO_REALM_ID=file\nTAP_QUICKBOOKS_CONCURRENCY=4\n');
    expect(settings([], { QBO_REALM_ID: 'env' })).toMatchObject({ realm_id: 'env', concurrency: 4 });
  });

  it('lose to the environment by another name as well', () => {
    dotEnv(folder, 'QBO_CLIENT_SECRET=file\nTAP_QUICKBOOKS_REALM_ID=file\n');
    expect(settings([], { QBO_SECRET: 'env', QBO_REALM_ID: 'env' })).toMatchObject({
      client_secret: 'env',
      realm_id: 'env',
    });
  });

  it('come from the nearest one alone, here or in a folder above', () => {
    const below = join(folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    stayIn(below);
    dotEnv(folder, 'QBO_REALM_ID=far\nTAP_QUICKBOOKS_CONCURRENCY=4\n');
    expect(settings()).toMatchObject({ realm_id: 'far' });
    dotEnv(join(folder, 'a'), 'QBO_REALM_ID=near\n');
    expect(settings()).toMatchObject({ realm_id: 'near', concurrency: 1 });
  });

  it('are found past a folder of that name, which is a Python environment', () => {
    const below = join(folder, 'a');
    mkdirSync(join(below, '.env'), { recursive: true });
    mkdirSync(join(folder, '.git'));
    stayIn(below);
    dotEnv(folder, 'QBO_REALM_ID=far\n');
    expect(settings()).toMatchObject({ realm_id: 'far' });
  });

  it.each(['package.json', 'meltano.yml', '.git'])(
    'end at the folder with %s, the root of the project',
    (mark) => {
      const project = join(folder, 'a');
      mkdirSync(join(project, 'b'), { recursive: true });
      writeFileSync(join(project, mark), '');
      stayIn(join(project, 'b'));
      dotEnv(folder, 'QBO_REALM_ID=beyond\n');
      expect(settings()).toMatchObject({ realm_id: undefined });
      dotEnv(project, 'QBO_REALM_ID=inside\n');
      expect(settings()).toMatchObject({ realm_id: 'inside' });
    },
  );

  it('outside a project come from the working folder alone', () => {
    const below = join(folder, 'a');
    mkdirSync(below);
    stayIn(below);
    dotEnv(folder, 'QBO_REALM_ID=above\n');
    expect(settings()).toMatchObject({ realm_id: undefined });
  });

  it.each([0o620, 0o602, 0o666])('are refused if others can write the file (mode %o)', (mode) => {
    dotEnv(folder, 'QBO_REALM_ID=1\n');
    chmodSync(join(folder, '.env'), mode);
    expect(refusal([])).toBe(
      `${join(folder, '.env')} can be written by other users (mode ${mode.toString(8)}), who could send your secrets elsewhere: run chmod 600 ${join(folder, '.env')}`,
    );
  });

  it.skipIf(process.getuid?.() !== 0)('are refused if the file belongs to another user', () => {
    dotEnv(folder, 'QBO_REALM_ID=1\n');
    chownSync(join(folder, '.env'), 65_534, 65_534);
    expect(refusal([])).toContain('belongs to another user (uid 65534)');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'are refused if another user made the link that leads to the file',
    () => {
      rmSync(join(folder, '.env'));
      dotEnv(folder, 'QBO_REALM_ID=1\n');
      renameSync(join(folder, '.env'), join(folder, 'other'));
      symlinkSync(join(folder, 'other'), join(folder, '.env'));
      expect(settings()).toMatchObject({ realm_id: '1' });
      lchownSync(join(folder, '.env'), 65_534, 65_534);
      expect(refusal([])).toContain('is a link that belongs to another user (uid 65534)');
    },
  );

  it('are read with --config ENV, and left alone where files are named', () => {
    dotEnv(folder, 'QBO_REALM_ID=dot-env\n');
    const path = file('a.json', { concurrency: 2 });
    expect(settings(['ENV'])).toMatchObject({ realm_id: 'dot-env' });
    expect(settings([path, 'ENV'])).toMatchObject({ realm_id: 'dot-env', concurrency: 2 });
    expect(settings([path])).toMatchObject({ realm_id: undefined, concurrency: 2 });
  });
});

function settings(config: readonly string[] = [], environment: Environment = {}) {
  return resolveSettings(plugin.settings, settingsSources(plugin, config, environment));
}

function refusal(config: readonly string[], environment: Environment = {}): string {
  try {
    settings(config, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function file(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function secretFile(text: string): string {
  const path = join(folder, 'secret');
  writeFileSync(path, text);
  return path;
}

function dotEnv(at: string, text: string): void {
  writeFileSync(join(at, '.env'), text, { mode: 0o600 });
}

function stayIn(at: string): void {
  const spy = vi.spyOn(process, 'cwd').mockReturnValue(at);
  onTestFinished(() => spy.mockRestore());
}
