import { spawn } from 'node:child_process';
import { browserEnvironment } from 'singer';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a page in the user's browser. Does nothing if there is none. */
export function openBrowser(url: string): void {
  const [command, ...options] = OPENERS[process.platform] ?? ['xdg-open'];
  const env = browserEnvironment(process.env);
  const child = spawn(command, [...options, url], { stdio: 'ignore', detached: true, env });
  child.on('error', () => {});
  child.unref();
}
