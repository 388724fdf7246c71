import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { scriptFlags } from '../../bench/src/script-flags.ts';
import { outputOf } from './packages/commands.ts';
import { PUBLISHER } from './packages/publisher.ts';
import { linkFindings, linksOutside } from './packages/site-links.ts';
import { PROJECT_ROOT } from './project-root.ts';

scriptFlags({
  name: 'docs',
  about:
    'Builds the documentation as a site, with the generator in a folder of its own, and checks each link and anchor of the pages. Prints the folder in which the site is left.',
  options: {},
});
const SITE = join(PROJECT_ROOT, 'packaging', 'site');
const GENERATOR = ['package.json', 'package-lock.json'];
const startedAtMs = performance.now();

const folder = installedGenerator();
const pages = copiedPages(folder);
outputOf(join(folder, 'node_modules', '.bin', 'vitepress'), ['build', '.'], { cwd: folder });
const built = join(folder, '.vitepress', 'dist');
const findings = linkFindings(built);
for (const finding of findings) process.stderr.write(`docs: ${finding}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(0);
process.stdout.write(`docs: ${pages} pages in ${built}, ${findings.length} dead links, ${seconds} s\n`);

/** Installs the pinned generator, once for each set of pins, and returns its folder. */
function installedGenerator(): string {
  const hash = createHash('sha256');
  for (const name of GENERATOR) hash.update(readFileSync(join(SITE, name)));
  const pins = hash.digest('hex').slice(0, 12);
  const place = join(tmpdir(), `quickbooks-to-postgres-site-${userInfo().uid}-${pins}`);
  if (!existsSync(join(place, 'installed'))) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    for (const name of GENERATOR) cpSync(join(SITE, name), join(place, name));
    outputOf('npm', ['ci', '--no-audit', '--no-fund'], { cwd: place });
    writeFileSync(join(place, 'installed'), '');
  }
  return place;
}

/** Copies README.md and docs/, with links to other files of the repository as addresses. Returns the number of pages. */
function copiedPages(place: string): number {
  for (const name of ['docs', '.vitepress', 'index.md'])
    rmSync(join(place, name), { recursive: true, force: true });
  cpSync(join(PROJECT_ROOT, 'docs'), join(place, 'docs'), { recursive: true });
  cpSync(join(PROJECT_ROOT, 'README.md'), join(place, 'index.md'));
  mkdirSync(join(place, '.vitepress'));
  cpSync(join(SITE, 'config.mjs'), join(place, '.vitepress', 'config.mjs'));
  const documents = readdirSync(join(place, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  for (const name of ['index.md', ...documents]) {
    const text = readFileSync(join(place, name), 'utf8');
    writeFileSync(join(place, name), linksOutside(text, dirname(name), PUBLISHER.repository));
  }
  return documents.length + 1;
}
