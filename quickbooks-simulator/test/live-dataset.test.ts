import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { generatedCompany } from '../src/company/generated-company.ts';
import type { TimeField } from '../src/data/dataset.ts';
import { LiveDataset } from '../src/data/live-dataset.ts';
import { OrderedNumbers } from '../src/data/ordered-numbers.ts';
import { patchedText } from '../src/data/patched-text.ts';
import { recordedDataset } from '../src/data/recorded-dataset.ts';
import { execute } from '../src/query/execute.ts';
import { parseStatement } from '../src/query/parse.ts';

const FROM = Date.UTC(2024, 0, 1) / 1000;
const TO = FROM + 40 * 86_400;
const company = (seed: number, size: number) =>
  generatedCompany({ seed, from: FROM, to: TO, customers: size, invoices: size, items: size });

/** Change of a row that is drawn, at a second inside the range or just outside of it. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('edit', 'bump', 'void', 'deactivate', 'delete', 'add'),
    draw: fc.nat(),
    second: fc.integer({ min: FROM - 5000, max: TO + 5000 }).map((second) => second - (second % 600)),
  }),
  { maxLength: 60 },
);

interface Known {
  readonly id: string;
  created: number;
  updated: number;
  syncToken: number;
}

describe('a dataset under changes', () => {
  it.each(['Customer', 'Invoice', 'Item'])('of %s rows is what brute force makes of them', (entity) => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 0, max: 120 }), steps, (seed, size, script) => {
        const live = liveOf(entity, seed, size);
        const known = knownRows(live);
        let added = 0;
        for (const { kind, draw, second } of script) {
          const time = { at: second * 1000, second };
          if (kind === 'add') {
            added += 1;
            const id = `90000${added}`;
            live.add({ id, source: '{"Name":"x","Active":true}' }, time);
            known.set(id, { id, created: second, updated: second, syncToken: 0 });
            continue;
          }
          const id = [...known.keys()][draw % Math.max(1, known.size)];
          const row = id === undefined ? undefined : live.rowById(id);
          if (id === undefined || row === undefined) continue;
          const old = known.get(id) as Known;
          if (kind === 'delete') {
            live.delete(row, time);
            known.delete(id);
            expect(live.rowById(id)).toBeUndefined();
          } else {
            live.change(row, { kind }, time);
            known.set(id, { ...old, updated: second, syncToken: old.syncToken + (kind === 'bump' ? 0 : 1) });
          }
        }
        expect(live.size).toBe(known.size);
        for (const field of ['CreateTime', 'LastUpdatedTime'] as const)
          checkOrder(live, field, known, script);
        checkTexts(live, known);
      }),
      { numRuns: 15 * inject('volume') },
    );
  });

  it('pages by a query without losing or doubling a row', () => {
    const live = liveOf('Invoice', 3, 400);
    for (let i = 0; i < 120; i += 1) {
      const row = live.rowAt('LastUpdatedTime', (i * 37) % live.size);
      const time = { at: 0, second: FROM + ((i * 7919) % 3_456_000) };
      if (i % 5 === 0) live.delete(row, time);
      else live.change(row, { kind: 'edit', note: `n${i}` }, time);
    }
    for (const order of [
      '',
      'orderby MetaData.LastUpdatedTime',
      'orderby MetaData.CreateTime desc',
      'orderby Id',
    ]) {
      const ids = [1, 98, 195, 292, 389].flatMap((start) =>
        rowsOf(live, `${order} startposition ${start} maxresults 97`),
      );
      expect(new Set(ids).size).toBe(live.size);
      expect(ids.length).toBe(live.size);
    }
    const texts = rowsOf(live, 'maxresults 1000', (row) => live.text(row)).map((text) => JSON.parse(text));
    const times = texts.map((row) => Date.parse(row.MetaData.LastUpdatedTime));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(texts.filter((row) => /^n\d+$/.test(row.PrivateNote)).length).toBeGreaterThan(60);
  });

  it('keeps list entities by name, whatever became of their names', () => {
    const live = liveOf('Customer', 8, 90);
    live.add({ id: '777', source: 5, name: 'Aaa first' }, { at: 0, second: TO });
    live.change(live.rowAt('CreateTime', 3), { kind: 'deactivate' }, { at: 0, second: TO });
    live.delete(live.rowAt('CreateTime', 4), { at: 0, second: TO });
    const names = rowsOf(live, 'where Active in (true,false) maxresults 1000', (row) => {
      const { FullyQualifiedName, DisplayName } = JSON.parse(live.text(row));
      expect(FullyQualifiedName).toBe(live.fullyQualifiedName(row));
      expect(FullyQualifiedName.endsWith(DisplayName)).toBe(true);
      return FullyQualifiedName as string;
    });
    expect(names.length).toBe(90);
    expect(names[0] === 'Aaa first' || names.includes('Aaa first')).toBe(true);
    expect(names).toEqual(
      names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    );
  });

  it('keeps the text of rows to the byte, but for what changed', () => {
    const text =
      '{\n  "Total":639.00, "Name":"Zoë", "Id":"3",\n  "SyncToken":"4", "MetaData":{"LastModifiedByRef":{"value":"9"},"CreateTime":"2020-01-01T00:00:00-08:00","LastUpdatedTime":"2020-01-02T00:00:00-08:00"}, "X":[1.50]}';
    const live = new LiveDataset(recordedDataset('Thing', [text]));
    live.change(0, { kind: 'bump' }, { at: 0, second: Date.UTC(2020, 6, 1) / 1000 });
    expect(live.text(0)).toBe(text.replace('2020-01-02T00:00:00-08:00', '2020-06-30T17:00:00-07:00'));
    live.change(0, { kind: 'edit', note: 'é' }, { at: 0, second: Date.UTC(2020, 6, 1) / 1000 });
    expect(live.text(0)).toBe(
      text
        .replace('2020-01-02T00:00:00-08:00', '2020-06-30T17:00:00-07:00')
        .replace('"4"', '"5"')
        .replace('[1.50]}', '[1.50],"PrivateNote":"é"}'),
    );
  });

  it('takes memory for the changes only', () => {
    const live = liveOf('Invoice', 1, 1_000_000);
    live.change(live.rowAt('LastUpdatedTime', 700_000), { kind: 'edit', note: 'x' }, { at: 0, second: TO });
    expect(live.entries().length).toBe(1);
    expect(live.rowAt('LastUpdatedTime', 999_999)).toBe(live.entries()[0]?.row);
  });
});

describe('ordered numbers', () => {
  it('are what a sorted list is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3000 })), { maxLength: 3000 }),
        (ops) => {
          const numbers = new OrderedNumbers();
          const set = new Set<number>();
          for (const [isAdded, value] of ops) {
            if (isAdded && !set.has(value)) numbers.add(value);
            if (!isAdded && set.has(value)) numbers.delete(value);
            if (isAdded) set.add(value);
            else set.delete(value);
          }
          const sorted = [...set].sort((one, other) => one - other);
          expect([...numbers]).toEqual(sorted);
          expect(sorted.map((_, place) => numbers.at(place))).toEqual(sorted);
          for (const value of [0, 1, 700, 3001]) {
            expect(numbers.countBelow(value)).toBe(sorted.filter((one) => one < value).length);
          }
          expect(() => numbers.delete(-1)).toThrow('-1 is not among the numbers');
        },
      ),
      { numRuns: 8 * inject('volume') },
    );
  });
});

describe('a patch', () => {
  it.each([
    ['{}', { A: '1' }, '{"A":1}'],
    ['{"A":1}', { B: '"b"' }, '{"A":1,"B":"b"}'],
    ['{"A": 1.50 ,"B":{"C":[2]}}', { A: '2', B: { C: '3', D: '4' } }, '{"A": 2 ,"B":{"C":3,"D":4}}'],
    ['{"Z":"}","Line":[]}', { PrivateNote: '"n"' }, '{"Z":"}","PrivateNote":"n","Line":[]}'],
    ['{"Line":[{"Line":1}],"X":0}', { PrivateNote: '"n"' }, '{"PrivateNote":"n","Line":[{"Line":1}],"X":0}'],
    ['{"A":"ж"}', { A: '"é"', M: { N: '1' } }, '{"A":"é","M":{"N":1}}'],
  ])('of %s', (text, patch, expected) => {
    expect(patchedText(text, patch)).toBe(expected);
  });
});

function liveOf(entity: string, seed: number, size: number): LiveDataset {
  const base = company(seed, size).find((dataset) => dataset.entity === entity);
  if (base === undefined) throw new Error(entity);
  return new LiveDataset(base);
}

function knownRows(live: LiveDataset): Map<string, Known> {
  const rows = Array.from({ length: live.size }, (_, rank) => live.rowAt('CreateTime', rank));
  return new Map(
    rows.map((row) => [
      live.id(row),
      {
        id: live.id(row),
        created: live.time(row, 'CreateTime'),
        updated: live.time(row, 'LastUpdatedTime'),
        syncToken: Number(live.syncToken(row)),
      },
    ]),
  );
}

function checkOrder(
  live: LiveDataset,
  field: TimeField,
  known: Map<string, Known>,
  script: readonly { second: number; draw: number }[],
): void {
  const rows = Array.from({ length: live.size }, (_, rank) => live.rowAt(field, rank));
  const time = ({ created, updated }: Known) => (field === 'CreateTime' ? created : updated);
  const times = rows.map((row) => live.time(row, field));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(rows.map((row) => live.id(row)).sort()).toEqual([...known.keys()].sort());
  expect(times).toEqual(rows.map((row) => time(known.get(live.id(row)) as Known)));
  // From the last to the first, because rows are found from the place of the one before.
  const reversed = rows.map((_, i) => live.rowAt(field, rows.length - 1 - i));
  expect(reversed.reverse()).toEqual(rows);
  for (const { draw, second } of script) {
    const rank = draw % Math.max(1, rows.length);
    if (rows.length > 0) expect(live.rowAt(field, rank)).toBe(rows[rank]);
    expect(live.countBefore(field, second)).toBe(
      [...known.values()].filter((one) => time(one) < second).length,
    );
  }
}

function checkTexts(live: LiveDataset, known: Map<string, Known>): void {
  for (const { id, created, updated, syncToken } of known.values()) {
    const row = live.rowById(id);
    if (row === undefined) throw new Error(`${id} is gone`);
    const text = JSON.parse(live.text(row));
    expect([text.Id, text.SyncToken]).toEqual([id, String(syncToken)]);
    expect(Date.parse(text.MetaData.CreateTime)).toBe(created * 1000);
    expect(Date.parse(text.MetaData.LastUpdatedTime)).toBe(updated * 1000);
    if (!live.isList) continue;
    expect(text.Active).toBe(live.isActive(row));
    expect(text.FullyQualifiedName ?? text.Name).toBe(live.fullyQualifiedName(row));
  }
}

function rowsOf<Value = string>(
  live: LiveDataset,
  rest: string,
  read: (row: number) => Value = (row) => live.id(row) as Value,
): Value[] {
  const answer = execute(live, parseStatement(`select * from ${live.entity} ${rest}`), 0);
  return 'rows' in answer ? answer.rows.map(read) : [];
}
