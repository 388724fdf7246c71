import { cpSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Copies what Docker would send to a build: all but what .dockerignore names. */
export function copyBuildContext(project: string, folder: string): void {
  const ignored = readFileSync(join(project, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(patternOf);
  cpSync(project, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !ignored.some((pattern) => pattern.test(relative(project, path))),
  });
}

/** The patterns that ours uses: `*` within a name, and a leading `**` for any depth. */
function patternOf(line: string): RegExp {
  const text = line
    .replaceAll('.', '\\.')
    .replace(/^\*\*\//, '(?:.*/)?')
    .replace(/(?<![.)])\*/g, '[^/]*');
  return new RegExp(`^${text}$`);
}
