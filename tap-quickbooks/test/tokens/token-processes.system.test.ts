import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { lockFile } from '../../src/tokens/file-lock.ts';
import { randomOf } from '../support/random-of.ts';
import { writeJson } from '../support/run-tap.ts';
import type { startTap } from '../support/start-tap.ts';
import { runTap } from '../support/tap-here.ts';
import { TokenPlace } from '../support/token-place.ts';
import { json, SEED, TokenServer } from '../support/token-server.ts';

/** More processes and more kills in the soak. */
const VOLUME = inject('volume');
/** Processes that want tokens at once. */
const CROWD = VOLUME > 1 ? 10 : 3;

describe('tokens that several processes share', () => {
  const servers: TokenServer[] = [];
  let place: TokenPlace;
  const newPlace = async () => {
    const server = await new TokenServer().start();
    servers.push(server);
    return new TokenPlace(server);
  };
  beforeEach(async () => {
    place = await newPlace();
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Delay of the answer: all processes are there while the first one waits for it. */
  const answerSlowly = () => {
    place.server.onTokenCall = async () => {
      await sleep(2_000);
      return false;
    };
  };

  const succeeds = async (run: ReturnType<typeof startTap>) => {
    const { exitCode, stderr } = await run.ended;
    expect(exitCode, stderr).toBe(0);
    return stderr;
  };

  it('are refreshed once by many that start at the same time', async () => {
    await place.runHere();
    place.expire();
    answerSlowly();
    await Promise.all(Array.from({ length: CROWD }, () => succeeds(place.run())));
    expect(place.server.calls).toHaveLength(2);
    expect(place.leftovers()).toEqual([]);
  });

  itInSoak('are got once by many that start at the same time with a seed alone', async () => {
    answerSlowly();
    await Promise.all(Array.from({ length: CROWD }, () => succeeds(place.run())));
    expect(place.server.calls).toHaveLength(1);
  });

  itInSoak('are taken as they are by one that waited while another one refreshed', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    place.server.onTokenCall = async () => {
      arrived();
      // Longer than a lock without signs of life is respected.
      await sleep(7_000);
      return false;
    };
    const first = place.run();
    await arrival;
    const second = place.run();
    await Promise.all([succeeds(first), succeeds(second)]);
    expect(place.server.calls).toHaveLength(1);
  });

  it('can be refreshed within seconds by many others, once, when the one that did so was killed', async () => {
    await place.runHere();
    place.expire();
    const victim = place.run();
    place.server.onTokenCall = async () => {
      if (place.server.calls.length > 2) return false;
      victim.child.kill('SIGKILL');
      return false;
    };
    expect((await victim.ended).signal).toBe('SIGKILL');
    expect(place.leftovers().length).toBeGreaterThan(0);
    const before = Date.now();
    await Promise.all(Array.from({ length: CROWD }, () => succeeds(place.run())));
    expect(Date.now() - before).toBeLessThan(20_000 * inject('pace'));
    expect(place.server.calls).toHaveLength(3);
    expect(place.leftovers()).toEqual([]);
  });

  it('are the newest ones afterwards, when a process stood still through a refresh of others', async () => {
    await place.runHere();
    place.expire();
    const sleeper = place.run();
    place.server.onTokenCall = async (_, call) => {
      if (place.server.calls.length > 2) return false;
      sleeper.child.kill('SIGSTOP');
      expect(call.sent).toBe('recognisable-refresh-1');
      return false;
    };
    while (place.server.calls.length < 2) await sleep(20);
    await succeeds(place.run());
    expect(place.server.calls).toHaveLength(3);
    sleeper.child.kill('SIGCONT');
    expect(await succeeds(sleeper)).toMatch(/was changed while this process stood still; refreshing again/);
    // It went on from what it got, and the file holds what came of that.
    expect(place.server.calls.at(-1)?.sent).toBe('recognisable-refresh-2');
    expect(place.stored().refresh_token).toBe('recognisable-refresh-4');
    expect(place.leftovers()).toEqual([]);
  });

  it('survive a process that stood still and lost its lock to one that is still at it', async () => {
    await place.runHere();
    place.expire();
    const sleeper = place.run();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    place.server.onTokenCall = async () => {
      if (place.server.calls.length === 2) sleeper.child.kill('SIGSTOP');
      if (place.server.calls.length === 3) await released;
      return false;
    };
    while (place.server.calls.length < 2) await sleep(20);
    const successor = place.run();
    while (place.server.calls.length < 3) await sleep(20);
    sleeper.child.kill('SIGCONT');
    await sleep(500);
    release();
    await Promise.all([succeeds(sleeper), succeeds(successor)]);
    const newest = place.stored().refresh_token;
    expect(newest).toBe(`recognisable-refresh-${place.server.calls.length}`);
  });

  itInSoak('let the next run in, wherever in a refresh the last one was killed', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
    console.info(`SEED=${seed}`);
    const random = randomOf(seed);
    const lanes = await Promise.all(Array.from({ length: 2 * Math.min(VOLUME, 3) }, newPlace));
    await Promise.all(
      lanes.map(async (lane, number) => {
        for (let round = 0; round < 3; round += 1) {
          await killSomewhere(lane, random, number % 2 === 0);
          lane.server.onTokenCall = () => false;
          await succeeds(lane.run());
          // A lock may be left where the tokens were already on the disk: the next refresh takes it over.
          expect(lane.leftovers().filter((name) => name.endsWith('.tmp'))).toEqual([]);
          lane.expire();
        }
      }),
    );
  });

  /** Kills a run at any moment of its life, or of its refresh from when the request is there. */
  async function killSomewhere(lane: TokenPlace, random: () => number, isInRefresh: boolean): Promise<void> {
    const before = lane.server.calls.length;
    const [early, late] = [random() * 10, random() * 30];
    lane.server.onTokenCall = async () => {
      await sleep(early);
      return false;
    };
    const run = lane.run();
    const isAsked = () => lane.server.calls.length > before || run.child.exitCode !== null;
    if (isInRefresh) while (!isAsked()) await sleep(1);
    await sleep(isInRefresh ? late : random() * 900);
    run.child.kill('SIGKILL');
    await run.ended;
  }

  it('of two companies are in two files', async () => {
    const other = await newPlace();
    const settings = (realm: string) => ({
      ...place.server.config(''),
      token_file: undefined,
      realm_id: realm,
    });
    const state = { XDG_STATE_HOME: other.folder };
    for (const realm of ['4620816365000001', '4620816365000002']) {
      const config = writeJson(other.folder, `${realm}.json`, { ...settings(realm), environment: 'sandbox' });
      const { exitCode, stderr } = await runTap(['--config', config], state);
      expect(exitCode, stderr).toBe(0);
    }
    const kept = readdirSync(join(other.folder, 'tap-quickbooks')).filter((name) => name.endsWith('.json'));
    expect(kept.sort()).toEqual(['sandbox-4620816365000001.json', 'sandbox-4620816365000002.json']);
  });

  it.each(sampled(['SIGTERM', 'SIGINT'] as const))('do not keep a run from ending at %s', async (signal) => {
    const code = { SIGTERM: 143, SIGINT: 130 }[signal];
    const endsSoon = async (run: ReturnType<typeof startTap>) => {
      const before = Date.now();
      run.child.kill(signal);
      const { exitCode, stderr } = await run.ended;
      expect(exitCode, stderr).toBe(code);
      expect(Date.now() - before).toBeLessThan(20_000 * inject('pace'));
    };
    const lock = await lockFile(`${place.path}.lock`, 1_000);
    const waiting = place.run();
    while (!waiting.said().includes('reading qb_items')) await sleep(20);
    await sleep(300);
    await endsSoon(waiting);
    await lock?.release();

    place.server.onTokenCall = (response) => {
      json(response, 503, 'later');
      return true;
    };
    const trying = place.run();
    while (!trying.said().includes('trying again')) await sleep(20);
    await endsSoon(trying);
  });

  itInSoak('that were asked for get to the disk, though a run gets two signals meanwhile', async () => {
    place.server.onTokenCall = async () => {
      await sleep(8_000);
      return false;
    };
    const run = place.run();
    while (place.server.calls.length === 0) await sleep(20);
    // A process may take two signals that come together in either order.
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    const { exitCode, stderr } = await run.ended;
    const first = /stopped by (SIGINT|SIGTERM);/.exec(stderr)?.[1];
    expect(exitCode, stderr).toBe(first === 'SIGTERM' ? 143 : 130);
    expect(place.stored().refresh_token).not.toBe(SEED);
    expect(place.leftovers()).toEqual([]);
  });

  it('end a run with the sentence that names auth, and its own exit code', async () => {
    place.server.onTokenCall = (response) => {
      json(response, 400, { error: 'invalid_grant', error_description: 'Token invalid' });
      return true;
    };
    const run = await place.runHere();
    expect(run.exitCode).toBe(4);
    expect(run.lastLine).toMatch(/^CRITICAL .*invalid_grant.*run "tap-quickbooks auth"/);
  });
});
