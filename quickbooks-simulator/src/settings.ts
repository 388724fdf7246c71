import { DateTime } from 'luxon';
import { LARGEST_SIZE } from './generate/ids.ts';
import { SettingsError } from './settings-error.ts';

/** What the simulator can be told; everything has a default. */
export interface SimulatorOptions {
  readonly port?: number;
  readonly host?: string;
  readonly realm?: string;
  readonly seed?: number;
  /** A date or an instant, UTC unless it has an offset. Rows are in [from, to). */
  readonly from?: string;
  readonly to?: string;
  readonly customers?: number;
  readonly invoices?: number;
  readonly items?: number;
  /** Recorded query responses; their rows are served in place of generated ones. */
  readonly records?: readonly string[];
  readonly accessTokenSeconds?: number;
  readonly refreshTokenRotationSeconds?: number;
  readonly refreshTokenGraceSeconds?: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

export interface Settings extends Required<Omit<SimulatorOptions, 'from' | 'to'>> {
  /** UTC seconds. */
  readonly from: number;
  readonly to: number;
}

export const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  realm: '9341450000000001',
  seed: 1,
  from: '2024-01-01',
  to: '2025-01-01',
  customers: 1200,
  invoices: 6000,
  items: 400,
  records: [],
  accessTokenSeconds: 3600,
  refreshTokenRotationSeconds: 0,
  refreshTokenGraceSeconds: 86_400,
  now: Date.now,
} as const satisfies Required<SimulatorOptions>;

const LONGEST = 100 * 366 * 86_400;

const LARGEST: Readonly<Partial<Record<keyof SimulatorOptions, number>>> = {
  port: 65_535,
  seed: 0xffff_ffff,
  customers: LARGEST_SIZE,
  invoices: LARGEST_SIZE,
  items: LARGEST_SIZE,
  accessTokenSeconds: LONGEST,
  refreshTokenRotationSeconds: LONGEST,
  refreshTokenGraceSeconds: LONGEST,
};

/** Fills in the defaults. Throws a `SettingsError` that names the option and the value that cannot be. */
export function settingsOf(options: SimulatorOptions): Settings {
  const all = { ...DEFAULTS, ...options };
  for (const [name, largest] of Object.entries(LARGEST)) {
    requireWhole(name, all[name as keyof SimulatorOptions], largest);
  }
  if (!/^\d{1,20}$/.test(all.realm)) throw new SettingsError(`realm must be digits, not "${all.realm}"`);
  const from = utcSecond('from', all.from);
  const to = utcSecond('to', all.to);
  if (from >= to) throw new SettingsError(`from (${all.from}) must be before to (${all.to})`);
  if (to - from > LONGEST) throw new SettingsError(`from ${all.from} to ${all.to} is more than 100 years`);
  return { ...all, from, to };
}

function requireWhole(name: string, value: unknown, largest: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest) return;
  throw new SettingsError(`${name} must be a whole number from 0 to ${largest}, not "${value}"`);
}

function utcSecond(name: string, text: string): number {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (!time.isValid) throw new SettingsError(`${name} must be a date such as 2024-01-31, not "${text}"`);
  return Math.floor(time.toSeconds());
}
