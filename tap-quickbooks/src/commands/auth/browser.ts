import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Variables that a browser and its openers need. All others stay here: this program's may be secrets, and a browser
 * keeps its environment for days.
 */
const NEEDED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|BROWSER|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DESKTOP_SESSION|GNOME_DESKTOP_SESSION_ID|KDE_FULL_SESSION|KDE_SESSION_VERSION|XDG_((CONFIG|DATA|CACHE|STATE)_HOME|(CONFIG|DATA)_DIRS|RUNTIME_DIR|CURRENT_DESKTOP|MENU_PREFIX|SEAT|SEAT_PATH|VTNR|SESSION_(TYPE|ID|CLASS|DESKTOP|PATH))|DBUS_(SESSION|SYSTEM|STARTER)_BUS_ADDRESS|DBUS_SESSION_BUS_PID|LANG|LANGUAGE|LC_(ALL|ADDRESS|COLLATE|CTYPE|IDENTIFICATION|MEASUREMENT|MESSAGES|MONETARY|NAME|NUMERIC|PAPER|TELEPHONE|TIME)|TMPDIR|TEMP|TMP|WSL_(DISTRO_NAME|INTEROP|UTF8)|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|SYSTEMDRIVE|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(\(X86\))?)$/i;

/** Opens a page in the user's browser. Does nothing if there is none. */
export function openBrowser(url: string): void {
  const [command, ...options] = OPENERS[process.platform] ?? ['xdg-open'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => NEEDED.test(name)));
  const child = spawn(command, [...options, url], { stdio: 'ignore', detached: true, env });
  child.on('error', () => {});
  child.unref();
}
