import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Logger } from 'singer';
import { describe, expect, it } from 'vitest';
import { givenState } from '../../src/plan/given-state.ts';
import { temporaryFolder } from '../support/run-tap.ts';

const company = { environment: 'production', realmId: '199' };
const COVERED =
  '{"company":{"environment":"production","realm_id":"199"},"bookmarks":{"qb_items":{"window_field":"MetaData.LastUpdatedTime","covered":[["2024-01-01T00:00:00.000Z","2024-02-01T00:00:00.000Z"]]}}}';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

function collect(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (message: string) => lines.push(`${level} ${message}`);
  return {
    lines,
    logger: {
      debug: write('debug'),
      info: write('info'),
      warning: write('warning'),
      error: write('error'),
      critical: write('critical'),
    },
  };
}

describe('--state-file', () => {
  it('that is not there yet is a first run, which is said', () => {
    const { logger, lines } = collect();
    const state = givenState({ stateFile: join(folder, 'none-yet.json') }, { company, logger });
    expect(state.streams).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^info .*none-yet\.json yet: this is a first run/)]);
  });

  it('is read like --state', () => {
    const { logger, lines } = collect();
    const state = givenState({ stateFile: file('good.json', COVERED) }, { company, logger });
    expect(state.covered('qb_items', 'MetaData.LastUpdatedTime')).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it.each([
    ['is empty', '', /is empty, and without STATE the whole range/],
    ['holds blanks alone', ' \n\n', /is empty/],
    ['was cut off', COVERED.slice(0, 90), /is not a JSON object with "bookmarks", or was cut off/],
    [
      'was cut off in its last line',
      `${COVERED}\n${COVERED.slice(0, 90)}`,
      /is not a JSON object with "bookmarks", or was cut off/,
    ],
    [
      'was filled with zeros by a crash',
      '\0'.repeat(64),
      /is not a JSON object with "bookmarks", or was cut off/,
    ],
    ['holds null', 'null', /is not a JSON object with "bookmarks", or was cut off/],
  ])('that %s is refused, under Meltano too', (_, text, message) => {
    for (const isUnderMeltano of [false, true]) {
      const { logger } = collect();
      const given = () =>
        givenState({ stateFile: file('bad.json', text) }, { company, logger, isUnderMeltano });
      expect(given).toThrow(ConfigError);
      expect(given).toThrow(message);
    }
  });

  it('that covers nothing is read with a warning', () => {
    const { logger, lines } = collect();
    givenState({ stateFile: file('nothing.json', '{"bookmarks":{}}') }, { company, logger });
    expect(lines).toEqual([expect.stringMatching(/^warning .* covers nothing: the whole range is read/)]);
  });

  it.each([
    ['an empty name', ''],
    ['a folder', folder],
    ['a file in a folder that is not there', join(folder, 'nowhere', 'state.json')],
    ['a file below a file', join(folder, 'good.json', 'state.json')],
  ])('refuses %s', (_, stateFile) => {
    file('good.json', COVERED);
    expect(() => givenState({ stateFile }, { company, logger: collect().logger })).toThrow(ConfigError);
  });

  it('refuses a link to nothing', () => {
    const link = join(folder, 'link.json');
    symlinkSync(join(folder, 'gone', 'state.json'), link);
    expect(() => givenState({ stateFile: link }, { company, logger: collect().logger })).toThrow(ConfigError);
  });

  it('beside --state is refused', () => {
    const path = file('good.json', COVERED);
    const given = () => givenState({ state: path, stateFile: path }, { company, logger: collect().logger });
    expect(given).toThrow(/give one of the two/);
  });
});

describe('--state', () => {
  it('that is empty is refused outside Meltano', () => {
    const given = () => givenState({ state: file('empty.json', '') }, { company, logger: collect().logger });
    expect(given).toThrow(/is empty, and without STATE the whole range/);
  });

  it('that is empty is no STATE under Meltano', () => {
    const { logger, lines } = collect();
    const state = givenState({ state: file('empty.json', '') }, { company, logger, isUnderMeltano: true });
    expect(state.streams).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('that is missing is refused', () => {
    const given = () =>
      givenState({ state: join(folder, 'missing.json') }, { company, logger: collect().logger });
    expect(given).toThrow(/missing\.json cannot be read: there is no such file or folder \(ENOENT\)/);
  });
});
