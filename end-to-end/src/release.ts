import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { applyChangesets, nextVersion, waitingChangesets } from './packages/changesets.ts';
import { outputOf } from './packages/commands.ts';
import { checkInstalled } from './packages/installed-programs.ts';
import { manifestOf, PLACEHOLDER, PUBLISHED } from './packages/publisher.ts';
import { installTarballs, packed, type Tarball } from './packages/tarballs.ts';
import { PROJECT_ROOT } from './project-root.ts';

const { values } = scriptFlags({
  name: 'release',
  about: 'Packs what goes to npm, installs it in an empty folder and runs it there. Then publishes it.',
  options: {
    'dry-run': { type: 'boolean', default: false, help: 'publish nothing' },
    'set-versions': {
      type: 'boolean',
      default: false,
      help: 'turn the changesets that wait into versions instead, for a commit',
    },
  },
});

try {
  if (values['set-versions']) setVersions();
  else await release(values['dry-run']);
} catch (error) {
  process.stderr.write(`release: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function setVersions(): void {
  if (waitingChangesets().length === 0)
    throw new Error('no changeset waits: add one by "npm run change", or release the versions as they are');
  const version = applyChangesets();
  outputOf('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund']);
  say(`all packages have version ${version}: commit it, and push the tag v${version}`);
}

async function release(isDryRun: boolean): Promise<void> {
  const { version } = manifestOf(PUBLISHED[0]);
  const waiting = waitingChangesets();
  say(
    waiting.length === 0
      ? `version ${version}; no changeset waits`
      : `version ${version}; after ${waiting.length} changesets that wait it will be ${nextVersion()}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const tarballs = packed(folder);
    for (const { name, files, bytes } of tarballs)
      say(`npm pack ${name}: ${files.length} files, ${(bytes / 1000).toFixed(0)} kB`);
    const empty = join(folder, 'empty');
    installTarballs(empty, tarballs);
    say('npm install of the tarballs in an empty folder');
    for (const line of await checkInstalled(empty, version)) say(line);
    const reasons = reasonsAgainst(version, waiting);
    if (isDryRun) report(reasons);
    else publish(tarballs, reasons);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reasons for which this state cannot be published yet. */
function reasonsAgainst(version: string, waiting: readonly string[]): string[] {
  const publisher = readFileSync(join(PROJECT_ROOT, 'packaging', 'publisher.json'), 'utf8');
  const tags = outputOf('git', ['tag', '--points-at', 'HEAD']).split('\n');
  return [
    ...(publisher.includes(PLACEHOLDER)
      ? [`packaging/publisher.json still has the placeholder ${PLACEHOLDER}`]
      : []),
    ...(waiting.length > 0 ? [`${waiting.length} changesets wait: run it with --set-versions first`] : []),
    ...(tags.includes(`v${version}`) ? [] : [`this commit does not have the tag v${version}`]),
    ...(outputOf('git', ['status', '--porcelain']) === ''
      ? []
      : ['there are changes that are not committed']),
  ];
}

function report(reasons: readonly string[]): void {
  for (const reason of reasons) say(`not yet to be published: ${reason}`);
  say('dry run passed; nothing was published');
}

function publish(tarballs: readonly Tarball[], reasons: readonly string[]): void {
  if (reasons.length > 0) throw new Error(reasons.join('; '));
  for (const { name, path, version } of tarballs) {
    outputOf('npm', ['publish', path, '--provenance', '--access', 'public']);
    say(`published ${name} ${version}`);
  }
}

function say(text: string): void {
  process.stdout.write(`release: ${text}\n`);
}
