/**
 * Keeps SIGUSR1 from opening Node's debugger, through which every user of this machine could read tokens and passwords.
 * A listener for that signal replaces the one of Node. Windows has no such signal.
 */
export function keepDebuggerShut(): void {
  if (process.platform !== 'win32') process.on('SIGUSR1', () => {});
}
