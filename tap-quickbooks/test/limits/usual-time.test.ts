import { describe, expect, it } from 'vitest';
import { UsualTime } from '../../src/limits/usual-time.ts';

describe('the usual time of an answer', () => {
  it('stays what it was while a server stands still again and again for fifty answers', () => {
    const usual = new UsualTime();
    for (const ms of [150, 160, 155, 165]) usual.note(ms);
    for (let answer = 0; answer < 50; answer += 1) usual.note(1_400 + answer);
    expect(usual.ms).toBeLessThan(200);
  });

  it('follows a server that stays slower', () => {
    const usual = new UsualTime();
    for (let answer = 0; answer < 100; answer += 1) usual.note(answer < 20 ? 150 : 900);
    expect(usual.ms).toBe(900);
  });

  it('is 0 before the first answer', () => {
    expect(new UsualTime().ms).toBe(0);
  });
});
