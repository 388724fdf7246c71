// Writes THIRD-PARTY-NOTICES beside a bundle: whose code is in it, and under which licence.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOTICES = 'THIRD-PARTY-NOTICES';

/** Licences that let their code be given away inside an MIT program. Code under any other one ends the build. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Files of a package that have to be given away with its code. */
const LEGAL_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The section of a README with the licence, for a package that has no file of its own for it. */
const README_SECTION = /^#+ licen[cs]e\s*\n(.*?)(?=^#|(?![\s\S]))/ims;

/** A plugin for rolldown. Ends the build if a package may not be bundled, or has no licence text. */
export function thirdPartyNotices() {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = [...new Set(modules.filter(isForeign).map(packageFolderOf))];
      if (folders.length > 0)
        this.emitFile({ type: 'asset', fileName: NOTICES, source: textOf(folders.map(described)) });
    },
  };
}

function isForeign(module) {
  return module.includes('/node_modules/');
}

/** The folder whose package.json names the package. Packages also have some without a name, such as esm/package.json. */
function packageFolderOf(module) {
  let folder = dirname(module.replace(/^\0/, '').replace(/\?.*$/, ''));
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

function isPackage(folder) {
  const path = join(folder, 'package.json');
  return existsSync(path) && 'version' in JSON.parse(readFileSync(path, 'utf8'));
}

function described(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!ALLOWED.includes(license))
    throw new Error(
      `${name} ${version} is under ${JSON.stringify(license)}, which third-party-notices.mjs does not allow in a bundle: leave the package out, or add its licence there after reading it`,
    );
  const text = legalTextOf(folder);
  if (text === '')
    throw new Error(`${name} ${version} has no licence text: leave the package out of the bundle`);
  return { title: `${name} ${version} (${license})`, text };
}

function legalTextOf(folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const files = readdirSync(folder).sort();
  const own = files.filter((file) => LEGAL_FILE.test(file));
  if (own.length > 0) return own.map((file) => read(file).trim()).join('\n\n');
  const readme = files.find((file) => /^readme/i.test(file));
  return (readme !== undefined && README_SECTION.exec(read(readme))?.[1]?.trim()) || '';
}

function textOf(packages) {
  const sorted = packages.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const head = `This program contains code of these packages:\n${sorted.map(({ title }) => `- ${title}`).join('\n')}`;
  return `${[head, ...sorted.map(({ title, text }) => `${title}\n\n${text}`)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
