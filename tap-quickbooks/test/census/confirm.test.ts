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
