import { type Stats, statSync } from 'node:fs';

const READABLE_BY_OTHERS = 0o044;
const WRITABLE_BY_OTHERS = 0o022;

/** A file that settings come from. */
export interface SettingsFile {
  readonly path: string;
  readonly hasSecrets: boolean;
}

/** Returns a sentence for each file with settings that users other than its owner can read or write. */
export function exposures(files: readonly SettingsFile[]): string[] {
  if (process.getuid === undefined) return [];
  return files.flatMap(({ path, hasSecrets }) => {
    const mode = modeOf(path);
    const isRead = hasSecrets && (mode & READABLE_BY_OTHERS) !== 0;
    const isWritten = (mode & WRITABLE_BY_OTHERS) !== 0;
    if (!isRead && !isWritten) return [];
    const verbs = [...(isRead ? ['read'] : []), ...(isWritten ? ['written'] : [])].join(' and ');
    const danger = isRead ? 'its secrets are known to them' : 'they could send your secrets elsewhere';
    const octal = (mode & 0o777).toString(8);
    return [`${path} can be ${verbs} by other users (mode ${octal}), so ${danger}: run chmod 600 ${path}`];
  });
}

/** The mode of a regular file; 0 for anything else, such as a pipe. */
function modeOf(path: string): number {
  let found: Stats;
  try {
    found = statSync(path);
  } catch {
    return 0;
  }
  return found.isFile() ? found.mode : 0;
}
