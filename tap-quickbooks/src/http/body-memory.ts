import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Longer bodies get memory of their own, which is freed after them. */
export const LARGEST_ROOM_BYTES = 8 * 1_024 * 1_024;
const SMALLEST_ROOM_BYTES = 1_024 * 1_024;

/** One is unzipped, one is written and two wait. More are in use while readers hold pages. */
const MOST_KEPT = 4;

/** Smaller memory is left to the garbage collector. Small buffers of Node also share memory with others. */
const SMALLEST_BYTES = 64 * 1_024;

/** Bytes of its own memory that a body may leave free, as a long one does that was unzipped. */
const MOST_FREE_BYTES = 1;

/** Rooms that are free. */
const kept: ArrayBuffer[] = [];
/** Rooms that are in use. */
const taken = new WeakSet<ArrayBufferLike>();

/** A port that is closed drops its messages, and with them the memory that they were given. */
let closed: MessagePort | undefined;

/**
 * Memory for a body of this many bytes, which {@link giveBack} keeps for the next one. The part that is never written
 * to takes none.
 *
 * glibc returns freed memory to the system only beyond twice the largest piece that was freed so far. Pages of 3 MB that
 * are freed would let each thread of V8's compiler keep 6 MB.
 */
export function takeRoom(bytes: number): Buffer {
  const fitting = kept.findIndex(({ byteLength }) => byteLength >= bytes);
  const [room] = fitting < 0 ? [] : kept.splice(fitting, 1);
  const memory = room ?? Buffer.allocUnsafeSlow(roomFor(bytes)).buffer;
  taken.add(memory);
  return Buffer.from(memory);
}

/** A power of two: pages of a stream have about the same size, and so they take the same rooms. */
function roomFor(bytes: number): number {
  return Math.max(SMALLEST_ROOM_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
}

/**
 * Gives the memory of a body back at once. V8 collects memory outside of its heap only after some 64 MB. A body that
 * shares its memory with others keeps it. The body, and every buffer cut out of it, has no bytes after that.
 */
export function giveBack({ buffer, byteLength }: Buffer): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  if (taken.has(buffer)) keep(structuredClone(buffer, { transfer: [buffer] }));
  else if (byteLength >= SMALLEST_BYTES && buffer.byteLength - byteLength <= MOST_FREE_BYTES) free(buffer);
}

/** Keeps the largest rooms. */
function keep(room: ArrayBuffer): void {
  kept.push(room);
  kept.sort((a, b) => a.byteLength - b.byteLength);
  const [smallest] = kept.length > MOST_KEPT ? kept.splice(0, 1) : [];
  if (smallest !== undefined) free(smallest);
}

/** Frees memory at once. Nothing may use any part of it after that. */
export function free(memory: ArrayBufferLike): void {
  if (!(memory instanceof ArrayBuffer)) return;
  closed ??= closedPort();
  closed.postMessage(undefined, [memory]);
}

function closedPort(): MessagePort {
  const { port1 } = new MessageChannel();
  port1.close();
  return port1;
}
