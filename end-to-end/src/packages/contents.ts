import type { Published } from './publisher.ts';

/** Files that every published package has, from its folder. */
const REQUIRED = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/THIRD-PARTY-NOTICES',
  'dist/cli.js',
  'package.json',
];

/** Bundles. No maps, no sources and no tests. */
const BUNDLE = /^dist\/[\w.-]+\.js$/;

/** The simulator is also a library, with the types of its functions. */
const LIBRARY = {
  required: ['dist/index.js', 'dist/types/index.d.ts'],
  types: /^dist\/types\/[\w./-]+\.d\.ts$/,
};

/** Faults of a tarball's list of files; empty if there are none. */
export function contentFindings(name: Published, files: readonly string[]): string[] {
  const isLibrary = name === 'quickbooks-simulator';
  const required = [...REQUIRED, `bin/${name}.js`, ...(isLibrary ? LIBRARY.required : [])];
  const isAllowed = (file: string) =>
    required.includes(file) || BUNDLE.test(file) || (isLibrary && LIBRARY.types.test(file));
  return [
    ...required.filter((file) => !files.includes(file)).map((file) => `${name} lacks ${file}`),
    ...files.filter((file) => !isAllowed(file)).map((file) => `${name} has ${file}, which is not published`),
  ];
}
