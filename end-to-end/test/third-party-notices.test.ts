import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, expect, it } from 'vitest';
import { thirdPartyNotices } from '../../third-party-notices.mjs';

const root = mkdtempSync(join(tmpdir(), 'notices-'));

afterAll(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

const manifest = (name: string, license: unknown) => JSON.stringify({ name, version: '1.0.0', license });
const CODE = 'export default function () { return Math.random(); }';

/** The notices beside a bundle of these packages, each of which is imported by its file index.mjs. */
async function noticesOf(packages: Readonly<Record<string, Files>>): Promise<string | undefined> {
  const folder = mkdtempSync(join(root, 'project-'));
  const names = Object.keys(packages);
  const files = Object.entries(packages).flatMap(([name, inside]) =>
    Object.entries(inside).map(([file, text]) => [join(folder, 'node_modules', name, file), text] as const),
  );
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const input = join(folder, 'main.mjs');
  const imports = names.map((name, n) => `import each${n} from './node_modules/${name}/index.mjs';`);
  writeFileSync(input, `${imports.join('\n')}\nconsole.log(${names.map((_, n) => `each${n}`)});`);
  const bundle = await rolldown({ input, plugins: [thirdPartyNotices()] });
  const { output } = await bundle.generate();
  await bundle.close();
  const asset = output.find(({ fileName }) => fileName === 'THIRD-PARTY-NOTICES');
  return asset?.type === 'asset' ? String(asset.source) : undefined;
}

it('the notices beside a bundle have each package with its licence and notice, by name', async () => {
  const notices = await noticesOf({
    zebra: { 'index.mjs': CODE, 'package.json': manifest('zebra', 'ISC'), 'LICENCE.md': 'Copyright Zebra' },
    '@of/apple': {
      'index.mjs': "export { default } from './esm/inner.mjs';",
      'esm/inner.mjs': CODE,
      // A package.json inside of a package, which names none.
      'esm/package.json': '{"type":"module"}',
      'package.json': manifest('@of/apple', 'Apache-2.0'),
      LICENSE: 'Apache License',
      NOTICE: 'Copyright Apple',
    },
    readme: {
      'index.mjs': CODE,
      'package.json': manifest('readme', 'MIT'),
      'README.md': '# Me\n\n## License\n\nCopyright Readme\n\n## Next\n\nmore',
    },
  });
  const parts = notices?.split(`\n\n${'-'.repeat(80)}\n\n`);
  expect(parts).toEqual([
    'This program contains code of these packages:\n- @of/apple 1.0.0 (Apache-2.0)\n- readme 1.0.0 (MIT)\n- zebra 1.0.0 (ISC)',
    '@of/apple 1.0.0 (Apache-2.0)\n\nApache License\n\nCopyright Apple',
    'readme 1.0.0 (MIT)\n\nCopyright Readme',
    'zebra 1.0.0 (ISC)\n\nCopyright Zebra\n',
  ]);
});

it('a bundle without code of others has no notices', async () => {
  expect(await noticesOf({})).toBeUndefined();
});

it.each([
  ['without a licence text', { 'package.json': manifest('bad', 'MIT') }, 'bad 1.0.0 has no licence text'],
  [
    'with an empty licence text',
    { 'package.json': manifest('bad', 'MIT'), LICENSE: '\n' },
    'bad 1.0.0 has no licence text',
  ],
  [
    'under a licence that is not allowed',
    { 'package.json': manifest('bad', 'GPL-3.0-only'), LICENSE: 'GPL' },
    'bad 1.0.0 is under "GPL-3.0-only"',
  ],
  [
    'under one of two licences',
    { 'package.json': manifest('bad', '(MIT OR GPL-2.0)'), LICENSE: 'MIT' },
    'bad 1.0.0 is under',
  ],
  [
    'that names no licence',
    { 'package.json': manifest('bad', undefined), LICENSE: 'MIT' },
    'is under undefined',
  ],
])('a build ends for a module of a package %s', async (_what, files, reason) => {
  const good = { 'index.mjs': CODE, 'package.json': manifest('good', 'MIT'), LICENSE: 'Copyright Good' };
  await expect(noticesOf({ good, bad: { 'index.mjs': CODE, ...files } })).rejects.toThrow(reason);
});
