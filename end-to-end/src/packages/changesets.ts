import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';
import { outputOf } from './commands.ts';
import { expectEqual } from './expected.ts';
import { manifestOf, PUBLISHED } from './publisher.ts';

/** The newest that runs on Node 20. It is no dependency of the project: only a release needs it. */
const CHANGESETS = '@changesets/cli@2.31.1';
const FOLDER = '.changeset';

/** Names of the changesets that wait for the next release. */
export function waitingChangesets(root = PROJECT_ROOT): string[] {
  return readdirSync(join(root, FOLDER)).filter((name) => name.endsWith('.md') && name !== 'README.md');
}

/** Turns the changesets of a project into versions and lines of CHANGELOG.md, also of its root. */
export function applyChangesets(root = PROJECT_ROOT): string {
  outputOf('npx', ['--yes', CHANGESETS, 'version'], { cwd: root });
  const { version } = manifestOf(PUBLISHED[0], root);
  outputOf('npm', ['pkg', 'set', `version=${version}`], { cwd: root });
  for (const name of workspaces(root))
    if (!(PUBLISHED as readonly string[]).includes(name))
      rmSync(join(root, name, 'CHANGELOG.md'), { force: true });
  return version;
}

/** The version of the next release, worked out in a copy of the manifests. */
export function nextVersion(): string {
  const copy = manifestsOnly();
  try {
    return waitingChangesets(copy).length > 0 ? applyChangesets(copy) : manifestOf(PUBLISHED[0]).version;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** A copy of the files that a change of versions reads and writes, as a repository of its own. */
function manifestsOnly(): string {
  const copy = mkdtempSync(join(tmpdir(), 'next-version-'));
  const files = workspaces(PROJECT_ROOT).flatMap((name) => [`${name}/package.json`, `${name}/CHANGELOG.md`]);
  for (const file of ['package.json', FOLDER, ...files]) {
    if (!existsSync(join(PROJECT_ROOT, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(PROJECT_ROOT, file), join(copy, file), { recursive: true });
  }
  const asReleaser = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];
  outputOf('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: copy });
  outputOf('git', ['add', '.'], { cwd: copy });
  outputOf('git', [...asReleaser, 'commit', '--quiet', '--message', 'manifests'], { cwd: copy });
  return copy;
}

function workspaces(root: string): readonly string[] {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;
}

/** Applies a changeset of one package in a copy, and returns the version that all packages then have. */
export function checkNextVersion(): string {
  const copy = manifestsOnly();
  try {
    writeFileSync(join(copy, FOLDER, 'one.md'), '---\n"tap-quickbooks": minor\n---\n\nReads faster.\n');
    const version = applyChangesets(copy);
    for (const name of workspaces(copy)) expectEqual(manifestOf(name, copy).version, version);
    const log = readFileSync(join(copy, 'tap-quickbooks', 'CHANGELOG.md'), 'utf8');
    expectEqual(log.includes(`## ${version}\n\n### Minor Changes\n\n- Reads faster.\n`), true);
    return version;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
