import { describe, expect, it } from 'vitest';
import { customers, invoices, items } from './generated-texts.ts';

describe('text', () => {
  const everything = [...customers, ...invoices, ...items].join('\n');

  it.each([
    ['accents', /[éüñøŁ]/u],
    ['Chinese', /\p{Script=Han}/u],
    ['Japanese', /\p{Script=Hiragana}/u],
    ['Arabic', /\p{Script=Arabic}/u],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Cyrillic', /\p{Script=Cyrillic}/u],
    ['characters beyond the basic plane', /[\u{10000}-\u{10ffff}]/u],
    ['HTML entities as they are', /&lt;p&gt;/],
    ['no-break spaces', /\u00a0/],
    ['escaped quotes', /\\"/],
    ['escaped backslashes', /\\\\/],
    ['escaped line breaks', /\\n/],
    ['coordinates that are INVALID', /"Lat":"INVALID"/],
  ])('has %s', (_what, pattern) => {
    expect(everything).toMatch(pattern);
  });

  it('has times with both Pacific offsets and no milliseconds', () => {
    const times = [...everything.matchAll(/"(?:CreateTime|LastUpdatedTime)":"([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(times.every((time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00$/.test(time ?? ''))).toBe(true);
    expect(new Set(times.map((time) => time?.slice(-6)))).toEqual(new Set(['-08:00', '-07:00']));
  });

  it('has no member twice', () => {
    for (const text of [...customers, ...items, ...invoices.slice(0, 500)]) {
      expect(JSON.stringify(JSON.parse(text)).length).toBe(
        text.replaceAll(/(\d)\.(\d*?)0+(?=[,}])/g, shortened).length,
      );
    }
  });
});

/** Number text as JSON.stringify writes it. */
function shortened(_match: string, whole: string, decimals: string): string {
  return decimals === '' ? whole : `${whole}.${decimals}`;
}
