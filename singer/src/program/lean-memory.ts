import { setFlagsFromString } from 'node:v8';

/**
 * Keeps memory near what is in use. Call it before the first records are read.
 *
 * By default V8 gives new objects up to 48 MB, and lets the old ones grow up to fourfold before it collects them; the
 * programs hold few objects, and the bytes of records lie outside of the heap. It also leaves old objects scattered
 * among garbage where they are, except on pages that are mostly empty, so that holes add up over millions of records.
 * Now it moves them when it collects, and new objects get less room in exchange; a collection of so few is quicker on
 * one thread.
 *
 * Each thread of V8's compiler keeps what its largest function took, since glibc gives little of that back. What runs
 * for each record is short. What runs for each page is long, and is compiled after minutes without much gain.
 */
export function keepMemoryLean(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--max-optimized-bytecode-size=500');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=300');
}
