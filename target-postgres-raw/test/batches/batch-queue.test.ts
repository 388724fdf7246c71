import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batches/batch.ts';
import { BatchQueue } from '../../src/batches/batch-queue.ts';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import { lineOf, readSchema, schemaMessage } from '../support/lines.ts';

const mapping = (stream: string) =>
  mappingFromSchema(readSchema(lineOf(schemaMessage(stream, ['id']))), 'raw');

/** A queue whose commits end when the test says so. */
function heldQueue(ageMs = 60_000) {
  const started: Batch[] = [];
  const failures: unknown[] = [];
  const held: PromiseWithResolvers[] = [];
  const queue = new BatchQueue({
    limits: { rows: 10, bytes: 100, ageMs },
    commit: (batch) => {
      started.push(batch);
      const commit = withResolvers();
      held.push(commit);
      return commit.promise;
    },
    onFailure: (error) => failures.push(error),
  });
  const fill = () => queue.open.setState(Buffer.from('{}'), 2);
  const numbers = () => started.map(({ number }) => number);
  return { queue, held, started, failures, fill, numbers };
}

describe('the queue of batches', () => {
  it('has two batches under way, and lets a fourth be filled when one of them is committed', async () => {
    const { queue, held, fill, numbers } = heldQueue();
    fill();
    await queue.cut();
    fill();
    await queue.cut();
    fill();
    let hasRoom = false;
    const room = queue.cut().then(() => {
      hasRoom = true;
    });
    await tick();
    expect({ hasRoom, started: numbers() }).toEqual({ hasRoom: false, started: [1, 2] });
    held[0]?.resolve();
    await room;
    await tick();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('commits a batch of many streams in parts, the STATE with the last one, and has room after the last but one', async () => {
    const { queue, held, started, numbers } = heldQueue();
    for (let n = 0; n < 200; n += 1) queue.open.activate(mapping(`s${n}`), 1n);
    queue.open.setState(Buffer.from('1'), 2);
    queue.open.activate(mapping('s0'), 2n);
    let hasRoom = false;
    const room = queue.cut().then(() => {
      hasRoom = true;
    });
    await tick();
    expect({ hasRoom, started: numbers() }).toEqual({ hasRoom: false, started: [1, 2] });
    held[0]?.resolve();
    await room;
    await tick();
    expect(started.map(({ streams }) => streams.size)).toEqual([80, 80, 40]);
    expect(started.map(({ state }) => state?.toString())).toEqual([undefined, undefined, '1']);
    expect(started[0]?.streams.get('s0')?.activated).toEqual([1n, 2n]);
    queue.open.setState(Buffer.from('2'), 2);
    expect(queue.open.number).toBe(4);
  });

  it('commits the open batch when it is old, even if no message comes', async () => {
    const { queue, fill, numbers } = heldQueue(20);
    fill();
    expect(numbers()).toEqual([]);
    await sleep(60);
    expect(numbers()).toEqual([1]);
    await sleep(60);
    expect(numbers()).toEqual([1]);
    fill();
    expect(queue.open.number).toBe(2);
  });

  it('does not cut old batches while two are under way', async () => {
    const { held, fill, numbers, queue } = heldQueue(10);
    fill();
    await queue.cut();
    await tick();
    for (let i = 0; i < 5; i += 1) {
      fill();
      await sleep(15);
    }
    expect(numbers()).toEqual([1, 2]);
    held[0]?.resolve();
    await sleep(5);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('commits nothing after a failure, and reports it at once', async () => {
    const { queue, held, failures, fill, numbers } = heldQueue();
    fill();
    await queue.cut();
    await tick();
    fill();
    held[0]?.reject(new Error('disk full'));
    await tick();
    expect(failures).toMatchObject([{ message: 'disk full' }]);
    await expect(queue.finish()).rejects.toThrow('disk full');
    expect(numbers()).toEqual([1]);
  });

  it('commits the open batch at the end, and waits for it', async () => {
    const { queue, held, fill, numbers } = heldQueue();
    fill();
    const finished = queue.finish();
    await tick();
    expect(numbers()).toEqual([1]);
    held[0]?.resolve();
    await finished;
  });

  it('reports the failure of the earlier one of two batches', async () => {
    const { queue, held, failures, fill } = heldQueue();
    fill();
    await queue.cut();
    fill();
    const finished = queue.finish();
    await tick();
    held[1]?.reject(new Error('second'));
    await tick();
    expect(failures).toEqual([]);
    held[0]?.reject(new Error('first'));
    await expect(finished).rejects.toThrow('first');
    expect(queue.failure).toMatchObject({ error: { message: 'first' } });
  });

  it('forgets the open batch when it is dropped, and waits for both that are under way', async () => {
    const { queue, held, fill, numbers } = heldQueue();
    fill();
    await queue.cut();
    fill();
    await queue.cut();
    await tick();
    fill();
    let hasEnded = false;
    const dropped = queue.drop().then(() => {
      hasEnded = true;
    });
    held[0]?.reject(new Error('first'));
    await tick();
    expect(hasEnded).toBe(false);
    held[1]?.resolve();
    await dropped;
    expect(numbers()).toEqual([1, 2]);
  });

  it('hurries: commits each batch that has a STATE as soon as fewer than two are under way', async () => {
    const { queue, held, fill, numbers } = heldQueue();
    fill();
    expect(queue.isDue).toBe(false);
    queue.hurry();
    await tick();
    expect(numbers()).toEqual([1]);
    fill();
    expect(queue.isDue).toBe(true);
    await queue.cut();
    fill();
    expect(queue.isDue).toBe(false);
    held[0]?.resolve();
    await tick();
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('leaves out a last batch without a STATE when only STATE is to be finished', async () => {
    const { queue, fill, numbers } = heldQueue();
    expect(queue.open.state).toBeUndefined();
    await queue.finishState();
    expect(numbers()).toEqual([]);
    fill();
    void queue.finishState();
    await tick();
    expect(numbers()).toEqual([2]);
  });

  it('has nothing to commit when nothing came in', async () => {
    const { queue, numbers } = heldQueue();
    await queue.cut();
    await queue.finish();
    expect(numbers()).toEqual([]);
  });
});

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
