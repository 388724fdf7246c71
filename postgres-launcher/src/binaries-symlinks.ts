import { readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Makes the links that npm packages cannot hold (`libicui18n.so.60` and others). The package's install
 * script does the same, but does not run under `--ignore-scripts`. Making a link is atomic, so two
 * processes can do this at once; one that cannot be made shows when the binaries are tried.
 */
export function hydrateSymlinks(folder: string): void {
  for (const { source, target } of readSymlinkList(folder)) {
    try {
      // Its paths start with `native/`, and both ends of a link are in one directory.
      symlinkSync(basename(source), join(folder, target.replace(/^native\//, '')));
    } catch {
      // It is there already, or the folder is not ours to write.
    }
  }
}

function readSymlinkList(folder: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8'));
  } catch {
    return [];
  }
}
