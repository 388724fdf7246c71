import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkFindings, linksOutside } from '../src/packages/site-links.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

it.each([
  ['.', '[a](docs/runbook.md#census)', '[a](docs/runbook.md#census)'],
  ['.', '[a](airflow/README.md)', '[a](https://example.org/r/blob/main/airflow/README.md)'],
  ['docs', '[a](../CONTRIBUTING.md#tests)', '[a](https://example.org/r/blob/main/CONTRIBUTING.md#tests)'],
  ['docs', '[a](../README.md#guarantees)', '[a](../index.md#guarantees)'],
  ['docs/decisions', '[a](../../README.md)', '[a](../../index.md)'],
  ['docs', '[a](#here)', '[a](#here)'],
  ['docs', '[a](https://example.com/x.md)', '[a](https://example.com/x.md)'],
])('in %s, the link %s becomes %s', (folder, text, expected) => {
  expect(linksOutside(text, folder, 'https://example.org/r')).toBe(expected);
});

it('finds links of a site to pages and headings that are not there', () => {
  const site = mkdtempSync(join(tmpdir(), 'docs-site-'));
  try {
    mkdirSync(join(site, 'docs'));
    writeFileSync(
      join(site, 'index.html'),
      '<a href="/docs/a.html">a</a> <a href="/docs/a.html#census">b</a> <a href="#top">c</a> <h1 id="top">',
    );
    writeFileSync(
      join(site, 'docs', 'a.html'),
      '<h2 id="census"> <a href="../">d</a> <a href="./b.html">e</a> <a href="../#gone">f</a>',
    );
    expect(linkFindings(site)).toEqual([
      'docs/a.html links to ./b.html, which is not there',
      'docs/a.html links to ../#gone, but that page has no such heading',
    ]);
  } finally {
    rmSync(site, { recursive: true });
  }
});

it('has each guide in the navigation, the runbook in both languages', () => {
  const config = readFileSync(join(PROJECT_ROOT, 'packaging', 'site', 'config.mjs'), 'utf8');
  for (const name of ['runbook', 'runbook.es', 'settings', 'streams', 'reports', 'guarantees', 'monitoring'])
    expect(config).toContain(`'/docs/${name}'`);
});
