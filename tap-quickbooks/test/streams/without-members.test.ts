import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutMembers } from '../../src/streams/without-members.ts';

const cut = (entity: string, ...names: string[]) => withoutMembers(Buffer.from(entity), names).toString();

it.each([
  ['the first', '{"url":"x,y","Id":"1","Size":1.00}', '{"Id":"1","Size":1.00}'],
  ['one in the middle', '{"Id":"1","url":{"url":[1]},"Size":1.00}', '{"Id":"1","Size":1.00}'],
  ['the last', '{"Id":"1", "Size":1.00 ,"url":""}', '{"Id":"1", "Size":1.00}'],
  ['the only one', '{"url":"x"}', '{}'],
  ['one that comes twice', '{"url":1,"Id":"1","url":2}', '{"Id":"1"}'],
  ['none', '{ "Id" : "1" }', '{ "Id" : "1" }'],
  ['none below the top', '{"Id":"1","Ref":{"url":1}}', '{"Id":"1","Ref":{"url":1}}'],
])('a member is cut where it is %s, and the other bytes stay', (_, entity, expected) => {
  expect(cut(entity, 'url')).toBe(expected);
});

it('the members that are left are those that were not named', () => {
  const names = fc.constantFrom<string[]>('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(
      fc.dictionary(names, fc.jsonValue()),
      fc.array(names),
      fc.constantFrom(undefined, 1),
      (entity, dropped, indent) => {
        const rest = Object.entries(entity).filter(([name]) => !dropped.includes(name));
        const text = cut(JSON.stringify(entity, undefined, indent), ...dropped);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(rest))));
      },
    ),
  );
});
