import { DateTime } from 'luxon';
import type { Setting } from './setting.ts';

interface Kind {
  /** Throws a TypeError whose message continues after the setting's name. */
  readonly parse: (value: unknown, setting: Setting) => unknown;
  readonly jsonSchema: (setting: Setting) => object;
}

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

/** Kinds of settings, as Meltano names them; a list is a string to it. Each kind also takes the text of a variable. */
export const KINDS: { readonly [K in Setting['kind']]: Kind } = {
  string: {
    parse: (value, setting) => {
      if (typeof value === 'string' && value !== '') return value;
      // A realm id has more digits than a JSON number keeps.
      if (Number.isSafeInteger(value)) return String(value);
      throw new TypeError(
        value === '' ? 'is empty' : `must be text in quotes, not ${describe(value, setting)}`,
      );
    },
    jsonSchema: () => ({ type: 'string' }),
  },
  integer: { parse: parseInteger, jsonSchema: (setting) => ({ type: 'integer', ...rangeOf(setting) }) },
  boolean: {
    parse: (value, setting) => {
      const text = typeof value === 'object' ? '' : String(value).toLowerCase();
      if (TRUE.includes(text)) return true;
      if (FALSE.includes(text)) return false;
      throw new TypeError(`must be true or false, not ${describe(value, setting)}`);
    },
    jsonSchema: () => ({ type: 'boolean' }),
  },
  date_iso8601: { parse: parseDate, jsonSchema: () => ({ type: 'string', format: 'date-time' }) },
  options: {
    parse: (value, setting) => {
      const options = setting.kind === 'options' ? setting.options : [];
      if (options.some((option) => option === value)) return value;
      throw new TypeError(`must be ${options.join(' or ')}, not ${describe(value, setting)}`);
    },
    jsonSchema: (setting) => ({ type: 'string', enum: setting.kind === 'options' ? setting.options : [] }),
  },
  list: {
    parse: (value, setting) => {
      const list = typeof value === 'string' ? listOf(value) : value;
      if (Array.isArray(list) && list.length > 0 && list.every(isName)) return list;
      throw new TypeError(
        `must be a list of names, or names with commas between, not ${describe(value, setting)}`,
      );
    },
    jsonSchema: () => ({ type: ['array', 'string'], items: { type: 'string' } }),
  },
  array: {
    parse: (value, setting) => {
      const list = typeof value === 'string' ? listOf(value) : value;
      if (Array.isArray(list)) return list;
      throw new TypeError(
        `must be a list of objects or names, or names with commas between, not ${describe(value, setting)}`,
      );
    },
    jsonSchema: () => ({ type: ['array', 'string'], items: { type: ['object', 'string'] } }),
  },
};

/** The names in a text: with commas or spaces between, or as JSON: Meltano makes an array of a list. */
function listOf(text: string): unknown {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseInteger(value: unknown, setting: Setting): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = rangeOf(setting);
  if (typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum)
    return number;
  throw new TypeError(
    `must be a whole number from ${minimum} to ${maximum}, not ${describe(value, setting)}`,
  );
}

function rangeOf(setting: Setting): { minimum?: number; maximum?: number } {
  if (setting.kind !== 'integer') return {};
  const { minimum, maximum } = setting;
  return { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
}

/**
 * ISO 8601; without a zone it is UTC, without a time it is midnight. It begins with a whole year, since luxon
 * takes `12` or `10:30` for a time of today.
 */
function parseDate(value: unknown, setting: Setting): Date {
  if (typeof value === 'string' && /^\d{4}(-|\d{4})/.test(value)) {
    const date = DateTime.fromISO(value, { zone: 'utc' });
    if (date.isValid) return date.toJSDate();
  }
  throw new TypeError(
    `must be a date in ISO 8601, such as 2024-01-31 or 2024-01-31T00:00:00Z, not ${describe(value, setting)}`,
  );
}

function describe(value: unknown, setting: Setting): string {
  if (setting.sensitive) return `the ${Array.isArray(value) ? 'list' : typeof value} that is there`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
