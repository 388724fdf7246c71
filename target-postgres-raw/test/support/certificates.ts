import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Makes `<name>.crt` and `<name>.key` in the folder: an authority's own, or one that it signs. */
export function makeCertificate(folder: string, { name, subject, authority, alternativeName }: Wanted): void {
  const file = (ending: string) => join(folder, `${name}.${ending}`);
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    file('key'),
    '-out',
    file('csr'),
    '-subj',
    subject,
  );
  writeFileSync(
    file('ext'),
    authority === undefined
      ? 'basicConstraints=critical,CA:TRUE'
      : `subjectAltName=${alternativeName ?? 'DNS:no-name'}`,
  );
  const signer =
    authority === undefined
      ? ['-signkey', file('key')]
      : [
          '-CA',
          join(folder, `${authority}.crt`),
          '-CAkey',
          join(folder, `${authority}.key`),
          '-CAcreateserial',
        ];
  openssl(
    'x509',
    '-req',
    '-in',
    file('csr'),
    '-days',
    '2',
    '-out',
    file('crt'),
    '-extfile',
    file('ext'),
    ...signer,
  );
}

interface Wanted {
  readonly name: string;
  readonly subject: string;
  readonly authority?: string;
  readonly alternativeName?: string;
}

function openssl(...words: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${words[0]} ended with ${status}: ${stderr}`);
}
