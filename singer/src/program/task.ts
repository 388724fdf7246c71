import type { Command } from 'commander';
import type { Settings, SettingsTable } from '../settings/setting.ts';
import type { CheckSettings } from '../settings/settings.ts';
import type { Plugin } from './about.ts';
import type { Logger } from './logger.ts';

export interface Invocation<T extends SettingsTable, F> {
  readonly flags: F;
  readonly logger: Logger;
  /** The settings are read when they are asked for: discovery must work without them. */
  readonly settings: (check?: CheckSettings<T>) => Settings<T>;
  /** Sentences about files with settings that other users can read or write. */
  readonly exposures: () => readonly string[];
  /** The places that the settings come from, with the number of settings from each. */
  readonly origins: () => string;
}

/** A job of a program: the plugin's own one, or one of its commands. */
export interface Task<T extends SettingsTable, F> {
  /** Adds the flags that it has beside the common ones. */
  readonly addFlags: (command: Command) => Command;
  /** Resolves to the exit code. */
  readonly run: (invocation: Invocation<T, F>) => Promise<number>;
}

export interface Program<T extends SettingsTable, F> extends Task<T, F> {
  readonly plugin: Plugin<T>;
  readonly commands?: readonly NamedTask<T>[];
}

/** A task that is chosen by its name, as in `tap-quickbooks doctor --config …`. Made by {@link namedTask}. */
export interface NamedTask<T extends SettingsTable> {
  readonly name: string;
  readonly description: string;
  /** Imports the task. Runs that name another one, or none, do not pay for loading it. */
  readonly load: () => Promise<Task<T, unknown>>;
}

export function namedTask<T extends SettingsTable, F>(
  name: string,
  description: string,
  load: () => Promise<Task<T, F>>,
): NamedTask<T> {
  return { name, description, load: async () => untyped(await load()) };
}

/** The flags that a task is run with are those that its `addFlags` has described to the parser. */
export function untyped<T extends SettingsTable, F>({ addFlags, run }: Task<T, F>): Task<T, unknown> {
  return { addFlags, run: (invocation) => run(invocation as Invocation<T, F>) };
}
