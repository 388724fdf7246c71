import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { browserEnvironment } from 'singer';

/** The program that opens an address in the user's browser. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a file or an address in the browser. Returns why that was not possible; undefined if it was. */
export async function openPage(place: string): Promise<string | undefined> {
  const [program = 'xdg-open', ...args] = OPENERS[process.platform] ?? [];
  const env = browserEnvironment(process.env);
  const child = spawn(program, [...args, place], { detached: true, stdio: 'ignore', env });
  child.unref();
  try {
    await once(child, 'spawn');
    return undefined;
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `${program} cannot be run (${reason}): open ${place} yourself`;
  }
}
