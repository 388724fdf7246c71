import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batches/batch.ts';
import { BatchQueue } from '../../src/batches/batch-queue.ts';

/** A queue whose commits end when the test says so. */
function heldQueue(ageMs = 60_000) {
  const started: Batch[] = [];
  const befores: Promise<void>[] = [];
  const failures: unknown[] = [];
  const held: PromiseWithResolvers[] = [];
  const queue = new BatchQueue({
    limits: { rows: 10, bytes: 100, ageMs },
    commit: (batch, before) => {
      started.push(batch);
      befores.push(before);
      const commit = withResolvers();
      held.push(commit);
      return commit.promise;
    },
    onFailure: (error) => failures.push(error),
  });
  const fill = () => queue.open.setState(Buffer.from('{}'), 2);
  const numbers = () => started.map(({ number }) => number);
  return { queue, held, befores, failures, fill, numbers };
}

describe('the queue of batches', () => {
  it('has two batches loaded at a time, and lets the one behind the third be filled only then', async () => {
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

  it('tells each batch when the one before is committed', async () => {
    const { queue, held, befores, fill } = heldQueue();
    fill();
    await queue.cut();
    fill();
    await queue.cut();
    await tick();
    let isFirstIn = false;
    befores[1]?.then(() => {
      isFirstIn = true;
    });
    await tick();
    expect(isFirstIn).toBe(false);
    held[0]?.resolve();
    await tick();
    expect(isFirstIn).toBe(true);
  });

  it('commits the open batch when it is old, though nothing comes in', async () => {
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

  it('does not pile up old batches behind one that is being committed', async () => {
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

  it('commits nothing after a failure, and tells of it at once', async () => {
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

  it('waits at the end for what is being committed, the open batch included', async () => {
    const { queue, held, fill, numbers } = heldQueue();
    fill();
    const finished = queue.finish();
    await tick();
    expect(numbers()).toEqual([1]);
    held[0]?.resolve();
    await finished;
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
