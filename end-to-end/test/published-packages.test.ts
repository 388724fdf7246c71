import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentFindings } from '../src/packages/contents.ts';
import { manifestOf, manifestPath, PUBLISHED, publishedFields } from '../src/packages/publisher.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

const { engines, license, version, workspaces } = JSON.parse(
  readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'),
);

if (process.env.UPDATE_PACKAGES) PUBLISHED.forEach(update);

function update(name: (typeof PUBLISHED)[number]): void {
  writeFileSync(
    manifestPath(name),
    `${JSON.stringify({ ...manifestOf(name), ...publishedFields(name) }, null, 2)}\n`,
  );
}

describe.each(PUBLISHED)('package.json of %s', (name) => {
  const manifest = manifestOf(name);

  it('names repository, home page and author as packaging/publisher.json does', () => {
    expect(manifest).toMatchObject(publishedFields(name));
  });

  it('can be published, and be found', () => {
    expect(manifest).toMatchObject({ name, version, license, engines, type: 'module' });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest.keywords).toContain('quickbooks');
    expect(manifest.bin).toEqual({ [name]: `bin/${name}.js` });
  });

  it('needs no other package where it is installed', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
  });

  it('has a CHANGELOG.md that begins with its version', () => {
    const text = readFileSync(join(PROJECT_ROOT, name, 'CHANGELOG.md'), 'utf8');
    expect(text.startsWith(`# ${name}\n\n## ${manifest.version}\n`)).toBe(true);
  });
});

it('every other workspace is private', () => {
  const others = workspaces.filter((each: string) => !(PUBLISHED as readonly string[]).includes(each));
  expect(others.filter((each: string) => manifestOf(each).private !== true)).toEqual([]);
});

describe('the files of a tarball', () => {
  const files = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/tap-quickbooks.js',
    'dist/THIRD-PARTY-NOTICES',
    'dist/cli.js',
    'dist/run-D3f_x.js',
    'package.json',
  ];

  it('pass if they are the programs and their papers', () => {
    expect(contentFindings('tap-quickbooks', files)).toEqual([]);
  });

  it.each([
    'dist/cli.js.map',
    'src/cli.ts',
    'test/cli.test.ts',
    '.env',
    'dist/types/index.d.ts',
    'bin/other.js',
  ])('do not pass with %s', (file) => {
    expect(contentFindings('tap-quickbooks', [...files, file])).toEqual([
      `tap-quickbooks has ${file}, which is not published`,
    ]);
  });

  it.each(['LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-NOTICES', 'dist/cli.js'])(
    'do not pass without %s',
    (file) => {
      expect(
        contentFindings(
          'tap-quickbooks',
          files.filter((each) => each !== file),
        ),
      ).toEqual([`tap-quickbooks lacks ${file}`]);
    },
  );
});
