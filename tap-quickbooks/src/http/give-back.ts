import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Smaller memory is left to the garbage collector. Small buffers of Node also share memory with others. */
const SMALLEST_BYTES = 64 * 1_024;

/** Bytes of its memory that a body may leave free, as one that was unzipped does. */
const MOST_FREE_BYTES = 1;

/** A port that is closed drops its messages, and with them the memory that they were given. */
let closed: MessagePort | undefined;

/**
 * Gives the memory of a body back at once. V8 collects memory outside of its heap only after some 64 MB. A body that
 * shares its memory with others keeps it. The body, and every buffer cut out of it, has no bytes after that.
 */
export function giveBack({ buffer, byteLength }: Buffer): void {
  if (byteLength < SMALLEST_BYTES || buffer.byteLength - byteLength > MOST_FREE_BYTES) return;
  if (!(buffer instanceof ArrayBuffer)) return;
  closed ??= closedPort();
  closed.postMessage(undefined, [buffer]);
}

function closedPort(): MessagePort {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}
