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
import { beforeEach, describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/settings/settings.ts';
import { settingsSources } from '../../src/settings/settings-sources.ts';
import { temporaryFolder } from '../support/program.ts';
import { plugin, refusal, settings, stayIn } from '../support/sources.ts';

let folder: string;

/** No `.env` of a developer's own machine is above this one. */
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), '');
  stayIn(folder);
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

  it.skipIf(process.getuid?.() !== 0)('are refused if their own link leads to one of another user', () => {
    const [link, inner, other] = [join(folder, '.env'), join(folder, 'inner'), join(folder, 'other')];
    dotEnv(folder, 'QBO_REALM_ID=1\n');
    renameSync(link, other);
    symlinkSync('other', inner);
    symlinkSync('inner', link);
    expect(settings()).toMatchObject({ realm_id: '1' });
    lchownSync(inner, 65_534, 65_534);
    expect(refusal([])).toContain(`${inner} is a link that belongs to another user (uid 65534)`);
  });

  it('are read with --config ENV, and left alone where files are named', () => {
    dotEnv(folder, 'QBO_REALM_ID=dot-env\n');
    const path = file('a.json', { concurrency: 2 });
    expect(settings(['ENV'])).toMatchObject({ realm_id: 'dot-env' });
    expect(settings([path, 'ENV'])).toMatchObject({ realm_id: 'dot-env', concurrency: 2 });
    expect(settings([path])).toMatchObject({ realm_id: undefined, concurrency: 2 });
  });
});

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
