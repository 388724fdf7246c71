import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationOf, afterRecords, type TableVersion } from '../../src/commit/table-version.ts';

const EMPTY: TableVersion = { newest: undefined, since: undefined, isUnversioned: true, isEmpty: true };
const at = (second: number) => `2024-01-01T00:00:${String(second).padStart(2, '0')}.000000Z`;
const records = (version: bigint, second: number, areTimesMoved = true) => ({
  version,
  at: at(second),
  areTimesMoved,
});

describe('the start of a version', () => {
  it('goes back with the clock of the server, so that none of its rows counts as older', () => {
    const first = afterRecords(EMPTY, records(1n, 5));
    expect(activationOf(afterRecords(first, records(1n, 3)), 1n)).toMatchObject({ before: at(3) });
  });

  it('is unknown in a table with rows of unknown versions', () => {
    const unknown = { ...EMPTY, isUnversioned: false, isEmpty: false };
    expect(activationOf(afterRecords(unknown, records(1n, 5)), 1n)).toEqual({ what: 'keep' });
  });

  it('is unknown once rows of it came without their time being moved', () => {
    const first = afterRecords(EMPTY, records(1n, 5));
    expect(activationOf(afterRecords(first, records(1n, 6, false)), 1n)).toEqual({ what: 'keep' });
  });
});

it('No activation deletes a row of its own version or of a newer one', () => {
  const steps = fc.array(
    fc.record({
      version: fc.bigInt({ min: 1n, max: 4n }),
      second: fc.integer({ min: 10, max: 59 }),
      isRecord: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      let known = EMPTY;
      let rows: { version: bigint; at: string }[] = [];
      for (const { version, second, isRecord } of all) {
        if (isRecord) {
          rows.push({ version, at: at(second) });
          known = afterRecords(known, records(version, second));
          continue;
        }
        const activation = activationOf(known, version);
        if (activation.what === 'delete') {
          const deleted = rows.filter((row) => row.at < activation.before);
          expect(deleted.every((row) => row.version < version)).toBe(true);
          rows = rows.filter((row) => row.at >= activation.before);
        }
        if ('next' in activation) known = activation.next;
      }
    }),
  );
});
