import { DateTime } from 'luxon';
import type { Behaviours } from './behaviours.ts';
import { requireEntities, requireLacks } from './lacks.ts';
import type { Month } from './reports/fiscal-year.ts';
import { SettingsError } from './settings-error.ts';
import { LONGEST, optionNameOf, SWITCHES, type Switch, wireNameOf } from './switches.ts';

/** Settings that can be changed while the simulator runs. */
export interface LiveOptions extends Partial<Behaviours> {
  readonly environment?: 'production' | 'sandbox';
  readonly accessTokenSeconds?: number;
  readonly refreshTokenRotationSeconds?: number;
  readonly refreshTokenGraceSeconds?: number;
  /** 0 is no limit, here and below. */
  readonly requestsPerMinute?: number;
  readonly requestsPerSecond?: number;
  readonly batchesPerMinute?: number;
  readonly monthlyCalls?: number;
  readonly latencyMs?: number;
  readonly latencyTailMs?: number;
  readonly latencyPerRowUs?: number;
  /** Limits of a report; 0 is no limit. */
  readonly reportCells?: number;
  readonly reportLines?: number;
  /** Entities and reports that the company lacks: `Class` (no rows), or `Class=5020` for another way. */
  readonly lacks?: readonly string[];
  /** Entities whose change data capture is refused. */
  readonly cdcRefused?: readonly string[];
}

/** Settings of the simulator; each has a default (`SWITCHES`). */
export interface SimulatorOptions extends LiveOptions {
  readonly port?: number;
  readonly host?: string;
  readonly realm?: string | readonly string[];
  readonly seed?: number;
  /** A date or an instant, UTC unless it has an offset. Rows are in [from, to). */
  readonly from?: string;
  readonly to?: string;
  readonly customers?: number;
  readonly invoices?: number;
  readonly items?: number;
  /** Rows of the largest of the other entities; `scaled` is half the invoices. In code 0, at the command line `scaled`. */
  readonly others?: number | 'scaled';
  /** Recorded query responses; their rows are served in place of generated ones. */
  readonly records?: readonly string[];
  /** Start of the clock; `real` is the real time. */
  readonly clock?: string;
  /** First month of the fiscal year. */
  readonly fiscalYearStart?: Month;
  /** Last day of the closed books; `none` for open ones. */
  readonly booksClosed?: string;
  readonly changesPerSecond?: number;
  /** The clock that the simulator's own starts from, in milliseconds. */
  readonly now?: () => number;
}

type LiveSettings = { -readonly [Name in keyof LiveOptions]-?: NonNullable<LiveOptions[Name]> };

export interface Settings
  extends LiveSettings,
    Required<Omit<SimulatorOptions, keyof LiveOptions | 'from' | 'to' | 'realm' | 'clock'>> {
  readonly realms: readonly string[];
  /** UTC seconds. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds; undefined for the real time. */
  readonly startsAt: number | undefined;
}

type Options = Required<SimulatorOptions>;

/** Fills in the defaults. Throws a `SettingsError` that names the option and the value that cannot be. */
export function settingsOf(options: SimulatorOptions): Settings {
  const all = { now: Date.now, ...initial(), others: 0, ...options } as Options;
  for (const [name, one] of Object.entries(SWITCHES)) requireValue(name, one, all[name as keyof Options]);
  const { realm, from: fromText, to: toText, clock, ...rest } = all;
  const realms = typeof realm === 'string' ? [realm] : realm;
  for (const id of realms) requireRealm(id);
  if (new Set(realms).size < realms.length)
    throw new SettingsError(`realm ${realms.join(', ')}: one is twice`);
  const from = utcSecond('from', fromText);
  const to = utcSecond('to', toText);
  if (from >= to) throw new SettingsError(`from (${fromText}) must be before to (${toText})`);
  if (to - from > LONGEST) throw new SettingsError(`from ${fromText} to ${toText} is more than 100 years`);
  requireDay('booksClosed', rest.booksClosed);
  const startsAt = clock === 'real' ? undefined : utcSecond('clock', clock) * 1000;
  return { ...rest, realms, from, to, startsAt };
}

/** Changes settings of a running simulator. Throws a `SettingsError` and changes nothing if one cannot be. */
export function tune(settings: Settings, given: object): void {
  for (const [name, value] of Object.entries(given)) {
    const one = SWITCHES[name];
    if (one?.isLive !== true)
      throw new SettingsError(`${name} is not a setting that can be changed while running`);
    requireValue(name, one, value);
  }
  Object.assign(settings, given);
}

/** The settings that can be changed, by their names on the wire. */
export function liveSettings(settings: Settings): Record<string, unknown> {
  const names = Object.keys(SWITCHES).filter((name) => SWITCHES[name]?.isLive);
  return Object.fromEntries(names.map((name) => [wireNameOf(name), settings[name as keyof Settings]]));
}

export function fromWire(given: object): object {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [optionNameOf(name), value]));
}

function initial(): object {
  return Object.fromEntries(Object.entries(SWITCHES).map(([name, one]) => [name, one.initial]));
}

function requireValue(name: string, { kind, largest = 0, choices = [] }: Switch, value: unknown): void {
  if (kind === 'lacks') requireLacks(name, value);
  if (kind === 'entities') requireEntities(name, value);
  if (kind === 'scaled' && value === 'scaled') return;
  if (kind === 'choice' && !choices.includes(String(value))) {
    throw new SettingsError(`${name} must be ${choices.join(' or ')}, not "${value}"`);
  }
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest;
  if ((kind !== 'whole' && kind !== 'scaled') || isWhole) return;
  throw new SettingsError(`${name} must be a whole number from 0 to ${largest}, not "${value}"`);
}

function requireRealm(realm: string): void {
  if (!/^\d{1,20}$/.test(realm)) throw new SettingsError(`realm must be digits, not "${realm}"`);
}

function requireDay(name: string, text: string): void {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid;
  if (!isDay && text !== 'none')
    throw new SettingsError(`${name} must be a day such as 2024-01-31, or none, not "${text}"`);
}

function utcSecond(name: string, text: string): number {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (!time.isValid) throw new SettingsError(`${name} must be a date such as 2024-01-31, not "${text}"`);
  return Math.floor(time.toSeconds());
}
