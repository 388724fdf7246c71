import { expect, it } from 'vitest';
import { confirmGone } from '../../src/census/confirm.ts';

it('an answer with an Id that was not asked for is refused, with the beginning of an Id of any length', async () => {
  const id = '9'.repeat(1_000_000);
  const answer = async () => [{ id, createdAt: undefined, changedAt: undefined }];
  const asked = [{ id: '1', createdAt: undefined }];
  await expect(confirmGone(asked, [], { find: answer, countFound: async () => 0 })).rejects.toThrow(
    /answered with Id 9{60}…, which was not among them: .* Run the census again$/,
  );
});

const OF = ['1', '2', '3', '4', '5'].map((id) => ({ id, createdAt: undefined, changedAt: undefined }));

it.each([
  ['0', 0],
  ['fewer than came', 3],
])(
  'a count of %s, beside an answer that lacks the last record, does not prove it deleted',
  async (_what, count) => {
    const find = async (ids: readonly string[]) => OF.filter(({ id }) => ids.includes(id)).slice(0, -1);
    await expect(confirmGone(OF, [], { find, countFound: async () => count })).rejects.toThrow(
      `QuickBooks was asked for 5 records by their Ids, counts ${count} of them, and answered with 4: the answer says nothing about deletions. Run the census again`,
    );
  },
);

it('a record that is deleted between an answer and its count is left to the next census', async () => {
  const answers = [OF.slice(0, 4), OF.slice(0, 3)];
  const find = async () => answers.shift() ?? [];
  const { gone } = await confirmGone(OF, [], { find, countFound: async () => 3 });
  expect(gone.map(({ id }) => id)).toEqual(['5']);
});
