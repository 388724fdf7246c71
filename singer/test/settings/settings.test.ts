import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Settings, SettingsTable } from '../../src/settings/setting.ts';
import { resolveSettings, type SettingsSource } from '../../src/settings/settings.ts';

const table = {
  realm: { kind: 'string', description: 'a', required: true },
  token: { kind: 'string', description: 'a', sensitive: true },
  page_size: { kind: 'integer', description: 'a', minimum: 1, maximum: 1000, default: 500 },
  big: { kind: 'integer', description: 'a' },
  verify: { kind: 'boolean', description: 'a', default: true },
  start_date: { kind: 'date_iso8601', description: 'a', required: true },
  end_date: { kind: 'date_iso8601', description: 'a', default: '2024-02-01' },
  window_field: { kind: 'options', description: 'a', options: ['updated', 'created'], default: 'updated' },
  streams: { kind: 'list', description: 'a' },
} as const satisfies SettingsTable;

const required = { realm: '1', start_date: '2024-01-01' };

describe('settings', () => {
  it('have the types that their table says, undefined where nothing is sure to be there', () => {
    type Resolved = Settings<typeof table>;
    expectTypeOf<Resolved['realm']>().toEqualTypeOf<string>();
    expectTypeOf<Resolved['token']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Resolved['page_size']>().toEqualTypeOf<number>();
    expectTypeOf<Resolved['big']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Resolved['verify']>().toEqualTypeOf<boolean>();
    expectTypeOf<Resolved['start_date']>().toEqualTypeOf<Date>();
    expectTypeOf<Resolved['window_field']>().toEqualTypeOf<'updated' | 'created'>();
    expectTypeOf<Resolved['streams']>().toEqualTypeOf<readonly string[] | undefined>();
  });

  it('are what is given, and their defaults where nothing is', () => {
    expect(resolve(required)).toEqual({
      realm: '1',
      token: undefined,
      page_size: 500,
      big: undefined,
      verify: true,
      start_date: new Date('2024-01-01T00:00:00Z'),
      end_date: new Date('2024-02-01T00:00:00Z'),
      window_field: 'updated',
      streams: undefined,
    });
  });

  it('come from the last source that has them', () => {
    const sources = [
      source({ ...required, big: 1 }),
      source({ big: 2, page_size: 3 }),
      source({ page_size: 4 }),
    ];
    expect(resolveSettings(table, sources)).toMatchObject({ realm: '1', big: 2, page_size: 4 });
  });

  it('are not checked in a source that another one overrules', () => {
    expect(resolveSettings(table, [source({ ...required, big: 'wrong' }), source({ big: 2 })])).toMatchObject(
      {
        big: 2,
      },
    );
  });

  it.each<[keyof typeof table, unknown, unknown]>([
    ['realm', '9130347596842384', '9130347596842384'],
    ['realm', '4620816365163450123', '4620816365163450123'],
    ['realm', 462081636516345, '462081636516345'],
    ['realm', 0, '0'],
    ['realm', ' kept as it is ', ' kept as it is '],
    ['page_size', 1, 1],
    ['page_size', '1000', 1000],
    ['page_size', '0007', 7],
    ['big', -3, -3],
    ['big', '-3', -3],
    ['verify', false, false],
    ['verify', 0, false],
    ['verify', 'No', false],
    ['verify', 'OFF', false],
    ['verify', 'false', false],
    ['verify', 1, true],
    ['verify', 'yes', true],
    ['verify', 'On', true],
    ['window_field', 'created', 'created'],
    ['streams', 'a', ['a']],
    ['streams', 'a,b, c\nd', ['a', 'b', 'c', 'd']],
    ['streams', ['a', 'b'], ['a', 'b']],
    ['streams', '["a", "b"]', ['a', 'b']],
    ['start_date', '2024-02-29', new Date('2024-02-29T00:00:00Z')],
    ['start_date', '20240229', new Date('2024-02-29T00:00:00Z')],
    ['start_date', '2024-03-10T01:30:00', new Date('2024-03-10T01:30:00Z')],
    ['start_date', '2024-03-10T01:30:00-08:00', new Date('2024-03-10T09:30:00Z')],
    ['start_date', '2024-03-10T01:30:00.123456+00:00', new Date('2024-03-10T01:30:00.123Z')],
    ['start_date', '2024-12-31T24:00:00Z', new Date('2025-01-01T00:00:00Z')],
  ])('take for %s %j as %j', (name, given, expected) => {
    expect(resolve({ ...required, [name]: given })[name]).toEqual(expected);
  });

  it.each<[keyof typeof table, unknown, string]>([
    // More digits than a JSON number keeps: it would be another company's.
    ['realm', Number('4620816365163450123'), 'realm in here must be text in quotes, not 4620816365163450000'],
    ['realm', 1.5, 'must be text in quotes, not 1.5'],
    ['realm', true, 'must be text in quotes, not true'],
    ['realm', {}, 'must be text in quotes, not {}'],
    ['realm', '', 'realm in here is empty'],
    ['page_size', 0, 'page_size in here must be a whole number from 1 to 1000, not 0'],
    ['page_size', 1001, 'must be a whole number from 1 to 1000, not 1001'],
    ['page_size', 1.5, 'not 1.5'],
    ['page_size', '1e2', 'not "1e2"'],
    ['page_size', '', 'not ""'],
    ['page_size', true, 'not true'],
    ['page_size', [1], 'not [1]'],
    ['big', '9007199254740993', 'must be a whole number from -9007199254740991 to 9007199254740991'],
    ['verify', 'maybe', 'verify in here must be true or false, not "maybe"'],
    ['verify', 2, 'must be true or false, not 2'],
    ['verify', ['true'], 'must be true or false, not ["true"]'],
    ['verify', '', 'must be true or false, not ""'],
    ['window_field', 'Updated', 'must be updated or created, not "Updated"'],
    ['window_field', 0, 'must be updated or created, not 0'],
    ['window_field', ['updated'], 'must be updated or created, not ["updated"]'],
    ['streams', '', 'streams in here must be a list of names, or names with commas between, not ""'],
    ['streams', ' , ', 'not " , "'],
    ['streams', [], 'not []'],
    ['streams', ['a', 1], 'not ["a",1]'],
    ['streams', '["a"', 'must be a list of names'],
    ['streams', '{"name": "a"}', 'must be a list of names'],
    ['streams', { a: true }, 'must be a list of names'],
    ['start_date', '2024-02-30', 'start_date in here must be a date in ISO 8601'],
    ['start_date', '2023-02-29', 'not "2023-02-29"'],
    ['start_date', '2024-13-01', 'not "2024-13-01"'],
    ['start_date', '31/01/2024', 'not "31/01/2024"'],
    ['start_date', '2024-01-31T25:00:00Z', 'not "2024-01-31T25:00:00Z"'],
    ['start_date', '3 days ago', 'not "3 days ago"'],
    // For luxon these are times of today.
    ['start_date', '12', 'not "12"'],
    ['start_date', '10:30', 'not "10:30"'],
    ['start_date', '123059', 'not "123059"'],
    ['start_date', 1704067200, 'not 1704067200'],
    ['start_date', '', 'not ""'],
  ])('refuse for %s %j', (name, given, message) => {
    expect(() => resolve({ ...required, [name]: given })).toThrow(ConfigError);
    expect(() => resolve({ ...required, [name]: given })).toThrow(message);
  });

  it('show no more than the start of a long value', () => {
    const message = messageOf({ ...required, verify: 'x'.repeat(10_000) });
    expect(message).toContain(`not "${'x'.repeat(59)}…`);
    expect(message.length).toBeLessThan(400);
  });

  it('never show what a sensitive one holds, whatever kind it is of', () => {
    const secret = 'S3CRET';
    const anyShape = fc.constantFrom<unknown>(
      { x: secret },
      [secret],
      [[{ a: secret }]],
      secret,
      `2024-02-30${secret}`,
    );
    const sensitive = {
      string: { kind: 'string', description: 'a', sensitive: true },
      integer: { kind: 'integer', description: 'a', sensitive: true },
      boolean: { kind: 'boolean', description: 'a', sensitive: true },
      date: { kind: 'date_iso8601', description: 'a', sensitive: true },
      options: { kind: 'options', description: 'a', options: ['a', 'b'], sensitive: true },
    } as const satisfies SettingsTable;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sensitive)), anyShape, (name, value) => {
        const action = () => resolveSettings(sensitive, [source({ [name]: value })]);
        if (name === 'string' && typeof value === 'string') return;
        expect(action).toThrow(`${name} in here must be`);
        expect(action).toThrow('that is there');
        expect(action).not.toThrow(secret);
      }),
    );
    expect(messageOf({ ...required, token: 12345.678 })).not.toContain('12345');
  });

  it('are refused at once with every problem and not the list of settings', () => {
    const sources: SettingsSource[] = [
      { ...source({ verify: 'maybe' }), problems: ['a.json has "relm", which is not a setting (realm?)'] },
      { ...source({ big: 'x' }), problems: ['A and A_FILE are both set: unset one'] },
    ];
    expect(() => resolveSettings(table, sources)).toThrow(
      new ConfigError(
        'the settings have 6 problems: a.json has "relm", which is not a setting (realm?); ' +
          'A and A_FILE are both set: unset one; realm is missing; ' +
          'big in here must be a whole number from -9007199254740991 to 9007199254740991, not "x"; ' +
          'verify in here must be true or false, not "maybe"; start_date is missing',
      ),
    );
  });

  it('speak of one problem in the singular', () => {
    expect(messageOf({ realm: '1' })).toMatch(/^the settings have a problem: start_date is missing$/);
  });
});

function source(values: Record<string, unknown>): SettingsSource {
  return { where: (key) => `${key} in here`, values: new Map(Object.entries(values)), problems: [] };
}

function resolve(values: Record<string, unknown>): Settings<typeof table> {
  return resolveSettings(table, [source(values)]);
}

function messageOf(values: Record<string, unknown>): string {
  try {
    resolve(values);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}
