import { expect, it } from 'vitest';
import { giveBack } from '../../src/http/give-back.ts';

const BYTES = 100_000;

it('a body whose memory was given back has no bytes, and neither has what was cut out of it', () => {
  const body = Buffer.alloc(BYTES, 'x');
  const row = body.subarray(5, 10);
  giveBack(body);
  expect([body.length, row.length, body.buffer.byteLength]).toEqual([0, 0, 0]);
});

it('memory is free at once when it was given back', () => {
  const bodies = Array.from({ length: 20 }, () => Buffer.allocUnsafeSlow(1_000_000));
  const before = process.memoryUsage().arrayBuffers;
  for (const body of bodies) giveBack(body);
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(20_000_000);
});

it.each([
  ['is small, so that it may lie in the memory that Node shares out', () => Buffer.from('{}')],
  ['is a part of larger memory', () => Buffer.alloc(BYTES + 10, 'x').subarray(0, BYTES)],
])('a body keeps its memory if it %s', (_, make) => {
  const body = make();
  const text = body.toString();
  giveBack(body);
  expect(body.toString()).toBe(text);
});
