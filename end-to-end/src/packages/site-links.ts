import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)/g;

/**
 * A document of the site whose links to other files lead to the repository. The site has the README, as its first
 * page, and docs/.
 */
export function linksOutside(text: string, folder: string, repository: string): string {
  return text.replace(LINK, (_, link: string, anchor = '') => {
    const path = normalize(join(folder, link));
    if (path === 'README.md') return `](${'../'.repeat(depthOf(folder))}index.md${anchor})`;
    const isPage = path.startsWith('docs/') && /\.(md|png)$/.test(path);
    return isPage ? `](${link}${anchor})` : `](${repository}/blob/main/${path}${anchor})`;
  });
}

function depthOf(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}

/** Links of the built pages that lead to no page, and anchors that a page does not have. */
export function linkFindings(site: string): string[] {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.html') && name !== '404.html',
  );
  const texts = new Map(pages.map((name) => [name, readFileSync(join(site, name), 'utf8')]));
  return pages.flatMap((name) =>
    linksIn(texts.get(name) ?? '').flatMap((link) => {
      const [path = '', anchor = ''] = link.split('#');
      const target = path === '' ? name : targetOf(name, path);
      if (!existsSync(join(site, target))) return [`${name} links to ${link}, which is not there`];
      const text = texts.get(target);
      const isThere =
        anchor === '' || text === undefined || text.includes(`id="${decodeURIComponent(anchor)}"`);
      return isThere ? [] : [`${name} links to ${link}, but that page has no such heading`];
    }),
  );
}

function linksIn(html: string): string[] {
  const links = [...html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map(([, link = '']) => link);
  return [...new Set(links)].filter((link) => !/^[a-z]+:/.test(link) && link !== '');
}

function targetOf(name: string, path: string): string {
  const whole = path.startsWith('/') ? path.slice(1) : normalize(join(dirname(name), path));
  return whole === '' || whole.endsWith('/') ? normalize(`${whole}index.html`) : decodeURIComponent(whole);
}
