import { FatalApiError, RetryableApiError } from 'singer';
import { expect, it } from 'vitest';
import { queryCall } from '../../src/quickbooks/api-call.ts';
import { CustomFields, withCustomFields } from '../../src/quickbooks/custom-fields.ts';
import type { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';

const call = queryCall(() => 'select * from Invoice', String);

/** A client that asks for custom fields. `answer` throws for a request that is refused. */
function including(
  answer: (isIncluded: boolean, asked: number) => void,
  known = new CustomFields(),
  entity = 'Invoice',
) {
  const asked: boolean[] = [];
  const refused: string[] = [];
  const client: Pick<QuickBooksClient, 'call'> = {
    call: async (given) => {
      const parameters = given.parameters(0);
      asked.push('include' in parameters);
      answer('include' in parameters, asked.length);
      const value = given.read(Buffer.from(''));
      return { value, parameters, lateAnswers: 0, intuitTid: undefined, durationMs: 1 };
    },
  };
  const onPlain = (reason: string) => void refused.push(reason);
  return { asked, refused, caller: withCustomFields({ client, entity, known, onPlain }) };
}

it('every call asks for all custom fields', async () => {
  const { asked, refused, caller } = including(() => {});
  expect((await caller.call(call)).parameters).toMatchObject({ include: 'enhancedAllCustomFields' });
  await caller.call(call);
  expect({ asked, refused }).toEqual({ asked: [true, true], refused: [] });
});

it('a refusal that a call without them does not get ends the asking for them, with one note', async () => {
  const { asked, refused, caller } = including((isIncluded) => {
    if (isIncluded) throw new FatalApiError('include is not supported');
  });
  await caller.call(call);
  await caller.call(call);
  expect({ asked, refused }).toEqual({
    asked: [true, false, true, false],
    refused: ['include is not supported'],
  });
});

it('a refusal that comes once has passed', async () => {
  const { asked, refused, caller } = including((isIncluded, count) => {
    if (isIncluded && count === 1) throw new FatalApiError('forbidden');
  });
  const { parameters } = await caller.call(call);
  expect(parameters).toHaveProperty('include');
  expect({ asked, refused }).toEqual({ asked: [true, false, true], refused: [] });
});

it('a refusal of the statement itself is the error of the call, and is not noted', async () => {
  const { asked, refused, caller } = including((isIncluded) => {
    throw new FatalApiError(`refused ${isIncluded}`);
  });
  await expect(caller.call(call)).rejects.toThrow('refused false');
  expect({ asked, refused }).toEqual({ asked: [true, false], refused: [] });
});

it.each([
  ['a fault that passes', () => new RetryableApiError('late'), 1],
  ['a refusal after an answer', () => new FatalApiError('refused'), 2],
])('%s does not end the asking for them', async (_, error, at) => {
  const { asked, refused, caller } = including((_isIncluded, count) => {
    if (count === at) throw error();
  });
  for (let calls = 1; calls < at; calls += 1) await caller.call(call);
  await expect(caller.call(call)).rejects.toThrow(error().message);
  await caller.call(call);
  expect(asked).toEqual(Array.from({ length: at + 1 }, () => true));
  expect(refused).toEqual([]);
});

const refusing = (isIncluded: boolean) => {
  if (isIncluded) throw new FatalApiError('include is not supported');
};

it('after two entities with custom fields were refused, no other is asked for them', async () => {
  const known = new CustomFields();
  for (const entity of ['Account', 'Term', 'Invoice', 'Customer'])
    await including(refusing, known, entity).caller.call(call);
  const { asked, refused, caller } = including(refusing, known, 'Vendor');
  await caller.call(call);
  expect({ asked, refused }).toEqual({ asked: [false], refused: ['as it did for other entities'] });
});

it.each([
  ['entities that may have none were refused', ['Account', 'Term', 'Class']],
  ['one entity was refused', ['Invoice', 'Invoice']],
])('a stream is asked for custom fields after %s', async (_, entities) => {
  const known = new CustomFields();
  for (const entity of entities) await including(refusing, known, entity).caller.call(call);
  const { asked, caller } = including(() => {}, known, 'Vendor');
  await caller.call(call);
  expect(asked).toEqual([true]);
});

it('a company that sends them for one entity is asked for those of all others', async () => {
  const known = new CustomFields();
  await including(() => {}, known, 'Estimate').caller.call(call);
  for (const entity of ['Invoice', 'Customer']) await including(refusing, known, entity).caller.call(call);
  const { asked, caller } = including(refusing, known, 'Vendor');
  await caller.call(call);
  expect(asked).toEqual([true, false, true]);
});
