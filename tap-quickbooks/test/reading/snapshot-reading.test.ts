import { describe, expect, it } from 'vitest';
import type { PageSource } from '../../src/reading/page-source.ts';
import { ReaderPool } from '../../src/reading/reader-pool.ts';
import { startSnapshot } from '../../src/reading/snapshot-reading.ts';
import { Shutdown } from '../../src/shutdown.ts';

/** A source of rows that are placed where the reader places its snapshot. */
const sourceOf = (rows: number, pageSize: number): PageSource => ({
  fetch: async ({ start }, position) => {
    const ids = Array.from({ length: rows }, (_, i) => String(i)).slice(
      position - 1,
      position - 1 + pageSize,
    );
    const page = ids.map((id) => ({ id, instant: start, payload: Buffer.from('{}') }));
    return { rows: page, query: `from ${position}`, pageSize };
  },
});

interface Reading {
  readonly events: readonly string[];
  readonly at: number | undefined;
}

async function take(source: PageSource, onPage: (shutdown: Shutdown) => void = () => {}): Promise<Reading> {
  const shutdown = new Shutdown();
  const pool = new ReaderPool(2, shutdown);
  const events: string[] = [];
  let endedAt: number | undefined;
  startSnapshot({
    source,
    pool,
    shutdown,
    emit: async ({ rows }) => {
      events.push(`rows ${rows.map(({ id }) => id).join(' ')}`);
      onPage(shutdown);
    },
    count: async () => 0,
    lacking: () => {},
    ended: async ({ at }) => {
      events.push('ended');
      endedAt = at;
    },
  });
  await pool.finished().catch(() => {});
  return { events, at: endedAt };
}

describe('a snapshot', () => {
  it('ends after all its rows were written, at the time before the first call', async () => {
    const before = Date.now();
    let asked = Number.POSITIVE_INFINITY;
    const source = sourceOf(1, 100);
    const { events, at } = await take({
      fetch: async (interval, position) => {
        asked = Date.now();
        return source.fetch(interval, position);
      },
    });
    expect(events).toEqual(['rows 0', 'ended']);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(asked);
  });

  it('of several pages brings each row once', async () => {
    const { events } = await take(sourceOf(7, 3));
    // Pages overlap by one record. The last one is not full.
    expect(events).toEqual(['rows 0 1 2', 'rows 3 4', 'rows 5 6', 'rows ', 'ended']);
  });

  it('without rows ends too', async () => {
    expect((await take(sourceOf(0, 3))).events).toEqual(['rows ', 'ended']);
  });

  it('that was stopped between two pages does not end', async () => {
    const { events } = await take(sourceOf(7, 3), (shutdown) => shutdown.stop(new Error('stopped')));
    expect(events).toEqual(['rows 0 1 2']);
  });

  it('that fails does not end', async () => {
    const failing: PageSource = { fetch: () => Promise.reject(new Error('refused')) };
    expect(await take(failing)).toEqual({ events: [], at: undefined });
  });
});
