import fc from 'fast-check';
import { FatalApiError, RetryableApiError } from 'singer';
import { expect, it } from 'vitest';
import { type Ask, askChanges } from '../../src/cdc/ask-changes.ts';
import type { CdcAnswer, EntityChanges } from '../../src/cdc/cdc-answer.ts';
import { CallsSpent } from '../../src/shutdown.ts';

const streamOf = (entity: string) => ({ name: `qb_${entity}`, entity, answerKey: entity });
const STREAMS = Array.from({ length: 32 }, (_, i) => streamOf(`Entity${i}`));

const deletionsOf = (ids: readonly string[]) => ids.map((id) => ({ id, at: 0, payload: Buffer.from('{}') }));

interface Source {
  readonly edits: number;
  readonly deleted: readonly string[];
}

/** Answers as QuickBooks does: at most 1,000 objects of the whole answer, deleted ones last. */
function answering(sources: ReadonlyMap<string, Source>): {
  readonly ask: Ask;
  readonly calls: () => number;
} {
  const counter = { calls: 0 };
  const ask = async (streams: readonly { readonly name: string }[]): Promise<CdcAnswer> => {
    counter.calls += 1;
    let room = 1000;
    const changes = new Map<string, EntityChanges>();
    for (const { name } of streams) {
      const { edits = 0, deleted = [] } = sources.get(name) ?? {};
      const objects = Math.min(room, edits + deleted.length);
      const told = deleted.slice(0, Math.max(0, objects - edits));
      room -= objects;
      if (objects > 0) changes.set(name, { objects, deletions: deletionsOf(told) });
    }
    return { changes, objects: 1000 - room, elements: streams.length, hasUnknownList: false };
  };
  return { ask, calls: () => counter.calls };
}

it('never calls a stream settled of which a deletion was not told', async () => {
  const source = fc.record({
    edits: fc.oneof(fc.constant(0), fc.nat(30), fc.integer({ min: 900, max: 1100 })),
    deleted: fc.uniqueArray(fc.stringMatching(/^[1-9][0-9]{0,4}$/), { maxLength: 5 }),
  });
  const company = fc.array(source, { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(company, async (sources) => {
      const streams = STREAMS.slice(0, sources.length);
      const { ask } = answering(new Map(sources.map((each, i) => [`qb_Entity${i}`, each])));
      const outcomes = await askChanges(ask, streams);
      for (const [i, { edits, deleted }] of sources.entries()) {
        const { kind, deletions } = outcomes.get(`qb_Entity${i}`) ?? { kind: 'none' };
        if (kind === 'silent') expect(edits + deleted.length).toBe(0);
        else if (kind === 'changed') expect(deletions?.map(({ id }) => id)).toEqual(deleted);
        else expect(edits + deleted.length).toBeGreaterThanOrEqual(1000);
      }
    }),
  );
});

it('asks once for all streams if there are few changes', async () => {
  const { ask, calls } = answering(new Map([['qb_Entity3', { edits: 5, deleted: ['1'] }]]));
  const outcomes = await askChanges(ask, STREAMS);
  expect(calls()).toBe(1);
  expect([...outcomes.values()].filter(({ kind }) => kind === 'silent')).toHaveLength(31);
});

it('does not trust silence if a list has an unknown name or an element is missing', async () => {
  for (const fault of [{ hasUnknownList: true }, { elements: 31 }]) {
    const outcomes = await askChanges(async (streams) => {
      const { ask } = answering(new Map([['qb_Entity3', { edits: 1, deleted: ['8'] }]]));
      const answer = await ask(streams);
      return { ...answer, ...fault };
    }, STREAMS);
    expect(outcomes.get('qb_Entity4')?.kind).toBe('open');
    expect(outcomes.get('qb_Entity3')).toMatchObject({ kind: 'changed', deletions: [{ id: '8' }] });
  }
});

it.each([
  ['names', 'Operation cdc for entity Entity7 is not supported.', 2],
  ['does not name', 'no', 12],
])('leaves out an entity that a refusal %s', async (_, message, mostCalls) => {
  let calls = 0;
  const outcomes = await askChanges(async (streams) => {
    calls += 1;
    if (streams.some(({ entity }) => entity === 'Entity7')) throw new FatalApiError(message);
    return { changes: new Map(), objects: 0, elements: streams.length, hasUnknownList: false };
  }, STREAMS);
  expect(calls).toBeLessThanOrEqual(mostCalls);
  const open = [...outcomes].filter(([, { kind }]) => kind === 'open').map(([name]) => name);
  expect(open).toEqual(['qb_Entity7']);
});

it('gives up after few calls if all are refused, and at once after a passing fault', async () => {
  for (const [error, most] of [
    [new FatalApiError('no'), 12],
    [new RetryableApiError('later'), 1],
  ] as const) {
    let calls = 0;
    const outcomes = await askChanges(async () => {
      calls += 1;
      throw error;
    }, STREAMS);
    expect(calls).toBeLessThanOrEqual(most);
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(STREAMS.map(() => 'open'));
  }
});

it('throws what is not a fault, such as the end of the calls', async () => {
  const ask: Ask = async () => {
    throw new CallsSpent();
  };
  await expect(askChanges(ask, STREAMS)).rejects.toThrow(CallsSpent);
});
