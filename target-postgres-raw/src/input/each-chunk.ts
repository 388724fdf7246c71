import { finished, type Readable } from 'node:stream';

/**
 * Hands the chunks of a stream to `take`, in their order, and resolves at its end. Where `take` returns a promise, the next
 * chunk waits for it. A failure of `take` destroys the stream; a failure of the stream waits for what is under way. The
 * stream's own iterator would do, but it makes several promises for each chunk. The memory of a chunk may be used again
 * for the next one.
 */
export function eachChunk(
  input: Readable,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay: Promise<void> | undefined;
    const fail = (error: unknown) => {
      input.off('data', takeNext);
      input.destroy();
      reject(error);
    };
    const takeNext = (chunk: Buffer) => {
      try {
        underWay = take(chunk);
      } catch (error) {
        fail(error);
        return;
      }
      if (underWay === undefined) return;
      input.pause();
      underWay.then(() => {
        underWay = undefined;
        input.resume();
      }, fail);
    };
    input.on('data', takeNext);
    input.resume();
    finished(input, { writable: false }, (error) => {
      const settle = () => (error == null ? resolve() : reject(error));
      if (underWay === undefined) settle();
      else underWay.then(settle, () => {});
    });
  });
}
