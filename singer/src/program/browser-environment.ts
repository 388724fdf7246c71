import type { Environment } from '../settings/variables.ts';

/** Variables that a browser and the programs that open it need. */
const NEEDED: ReadonlySet<string> = new Set(
  [
    'PATH HOME USER LOGNAME SHELL BROWSER LANG LANGUAGE TMPDIR TEMP TMP',
    'DISPLAY WAYLAND_DISPLAY XAUTHORITY DESKTOP_SESSION GNOME_DESKTOP_SESSION_ID KDE_FULL_SESSION KDE_SESSION_VERSION',
    'XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_CONFIG_DIRS XDG_DATA_DIRS XDG_RUNTIME_DIR',
    'XDG_CURRENT_DESKTOP XDG_MENU_PREFIX XDG_SEAT XDG_VTNR XDG_SESSION_TYPE XDG_SESSION_ID XDG_SESSION_CLASS',
    'XDG_SESSION_DESKTOP DBUS_SESSION_BUS_ADDRESS DBUS_SESSION_BUS_PID DBUS_SYSTEM_BUS_ADDRESS',
    'LC_ALL LC_COLLATE LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_PAPER LC_TIME',
    'WSL_DISTRO_NAME WSL_INTEROP WSL_UTF8 SYSTEMROOT WINDIR COMSPEC PATHEXT SYSTEMDRIVE',
    'USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86)',
  ].flatMap((line) => line.split(' ')),
);

/**
 * The part of the environment that a browser needs. All other variables stay here: those of this program may be
 * secrets, and a browser keeps its environment for days, also in reports of its crashes.
 */
export function browserEnvironment(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => NEEDED.has(name.toUpperCase())));
}
