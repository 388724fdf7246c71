/** A setting, a flag or a file that the simulator was given cannot be used; the message says which and why. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
