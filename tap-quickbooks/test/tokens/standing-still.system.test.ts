import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { TokenPlace } from '../support/token-place.ts';
import { TokenServer } from '../support/token-server.ts';

let server: TokenServer;
afterEach(() => server.close());

/** A process that stands still with QuickBooks' answer, and two others that want tokens meanwhile. */
async function standstill() {
  server = await new TokenServer().start();
  server.graceMs = 0;
  const place = new TokenPlace(server);
  await place.runHere();
  place.expire();
  const sleeper = place.run();
  server.onTokenCall = () => {
    if (server.calls.length === 2) sleeper.child.kill('SIGSTOP');
    return false;
  };
  while (server.calls.length < 2) await sleep(20);
  const others = await Promise.all([place.run().ended, place.run().ended]);
  return { place, sleeper, others };
}

it('two processes ask for another run while a third one stands still with new tokens, and replaced ones have ended', async () => {
  const { place, sleeper, others } = await standstill();
  for (const { exitCode, lastLine } of others) {
    expect(exitCode, lastLine).toBe(6);
    expect(lastLine).toMatch(/another process was getting new tokens and stood still.*: run again/);
  }
  sleeper.child.kill('SIGCONT');
  const { exitCode, stderr } = await sleeper.ended;
  expect(exitCode, stderr).toBe(0);
  const next = await place.runHere();
  expect(next.exitCode, next.stderr).toBe(0);
  expect(place.leftovers()).toEqual([]);
});

itInSoak('the run after that asks for consent if the process with the new tokens was killed', async () => {
  const { place, sleeper } = await standstill();
  sleeper.child.kill('SIGKILL');
  await sleeper.ended;
  const next = await place.runHere();
  expect(next.exitCode, next.lastLine).toBe(4);
  expect(next.lastLine).toContain('run "tap-quickbooks auth"');
  expect(place.leftovers().filter((name) => !name.endsWith('.tmp'))).toEqual([]);
});
