import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './commands.ts';
import { contentFindings } from './contents.ts';
import { PUBLISHED, type Published } from './publisher.ts';

export interface Tarball {
  readonly name: Published;
  readonly path: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly bytes: number;
}

interface Packed {
  readonly name: Published;
  readonly filename: string;
  readonly version: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs the published packages into a folder. Throws if a tarball has a file too many or too few. */
export function packed(folder: string): Tarball[] {
  mkdirSync(folder, { recursive: true });
  const words = PUBLISHED.flatMap((name) => ['--workspace', name]);
  const printed = outputOf('npm', ['pack', '--json', '--silent', ...words, '--pack-destination', folder]);
  const tarballs = listOf(JSON.parse(printed)).map((each) => ({
    name: each.name,
    version: each.version,
    path: join(folder, each.filename),
    files: each.files.map(({ path }) => path),
    bytes: each.size,
  }));
  const findings = tarballs.flatMap(({ name, files }) => contentFindings(name, files));
  if (findings.length > 0) throw new Error(`wrong contents: ${findings.join('; ')}`);
  return tarballs;
}

/** npm 11 prints a list, npm 12 an object by name. */
function listOf(printed: readonly Packed[] | Readonly<Record<string, Packed>>): readonly Packed[] {
  return Object.values(printed);
}

/** Installs tarballs in an empty folder, without a registry: they bring no other package along. */
export function installTarballs(folder: string, tarballs: readonly Tarball[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const paths = tarballs.map(({ path }) => path);
  outputOf('npm', ['install', '--offline', '--no-audit', '--no-fund', ...paths], { cwd: folder });
}
