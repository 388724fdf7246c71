import { describe, expect, it } from 'vitest';
import { discover } from '../../src/streams/catalog.ts';
import {
  droppedFields,
  type RecordShape,
  recordLines,
  recordSchema,
  replicationKey,
} from '../../src/streams/record-format.ts';
import { STREAMS } from '../../src/streams/streams.ts';

const PAYLOAD = '{"Balance":639.00,"Big":12345678901234567890,"Id":"145","Note":"日本 \\"x\\""}';
const ROW = { id: '145', instant: Date.UTC(2024, 2, 1, 5), payload: Buffer.from(PAYLOAD) };
const PAGE = {
  stream: { name: 'qb_invoices', kind: 'windowed', identity: ['Id'], wrapping: 'none' },
  query: "select * from Invoice where x >= '1'",
  pageNumber: 3,
  pageSize: 1000,
  realmId: '123',
  range: { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 2, 1, 18) },
  extractedAt: Date.UTC(2024, 5, 1),
} as const;
const EXTRACT = {
  extract_window_start_utc: '2024-03-01T00:00:00Z',
  extract_window_end_utc: '2024-03-01T18:00:00Z',
  page_number: 3,
  page_size: 1000,
  request_payload: { query: PAGE.query, minorversion: 75 },
};
const ENVELOPE = { format: 'envelope', windowField: 'MetaData.LastUpdatedTime' } as const;
const ENTITY = { format: 'entity', windowField: 'MetaData.LastUpdatedTime' } as const;
const NOTHING_DROPPED = () => false;

/** The lines that {@link recordLines} gives in parts. */
function linesOf(...given: Parameters<typeof recordLines>): string {
  return [...recordLines(...given)].flat().join('');
}

describe('a record', () => {
  it('is an envelope around the payload, whose bytes are those of QuickBooks', () => {
    const line = linesOf([ROW], PAGE, ENVELOPE, NOTHING_DROPPED);
    expect(line.endsWith(`"payload":${PAYLOAD}}}\n`)).toBe(true);
    const { record, ...message } = JSON.parse(line);
    expect(message).toEqual({
      type: 'RECORD',
      stream: 'qb_invoices',
      time_extracted: '2024-06-01T00:00:00Z',
    });
    expect(record).toEqual({ id: '145', ...EXTRACT, payload: JSON.parse(PAYLOAD) });
  });

  it('can be the entity itself with the extract metadata beside its fields, numbers as they were', () => {
    const line = linesOf([ROW], PAGE, ENTITY, (field) => field === 'Note');
    expect(line).toContain('"Balance":639.00,"Big":12345678901234567890,"Id":"145"}}\n');
    const { Note, ...rest } = JSON.parse(PAYLOAD);
    expect(JSON.parse(line).record).toEqual({
      last_updated_time_utc: '2024-03-01T05:00:00Z',
      ...EXTRACT,
      ...rest,
    });
  });

  it.each([ENVELOPE, ENTITY])('begins with the company if the key has it, in the format $format', (shape) => {
    const without = linesOf([ROW], PAGE, shape, NOTHING_DROPPED);
    const line = linesOf([ROW], PAGE, { ...shape, isCompanyInKey: true }, NOTHING_DROPPED);
    expect(line).toBe(without.replace('"record":{', '"record":{"realm_id":"123",'));
  });

  it('has no window if it is of a snapshot', () => {
    const snapshot = { ...PAGE, stream: { ...PAGE.stream, kind: 'snapshot' }, range: undefined } as const;
    const record = (shape: RecordShape) =>
      JSON.parse(linesOf([ROW], snapshot, shape, NOTHING_DROPPED)).record;
    const extract = { ...EXTRACT, extract_window_start_utc: null, extract_window_end_utc: null };
    expect(record(ENVELOPE)).toEqual({ id: '145', ...extract, payload: JSON.parse(PAYLOAD) });
    expect(record(ENTITY)).toEqual({ ...extract, ...JSON.parse(PAYLOAD) });
  });

  it.each([ENVELOPE, ENTITY])('of a snapshot matches its schema in the format $format', (shape) => {
    const { schema } = discover(shape).streams.find(({ stream }) => stream === 'qb_company_info') ?? {};
    expect(schema).toHaveProperty('properties.extract_window_start_utc.type', ['null', 'string']);
    expect(schema).toHaveProperty('properties.extract_window_end_utc.type', ['null', 'string']);
    expect(schema).not.toHaveProperty('properties.last_updated_time_utc');
  });

  it.each([
    ['wrapped', { wrapping: 'type' }, '{"Bill":{"Id":"145","Line":[]}}', '145'],
    [
      'without one',
      { kind: 'rates', identity: ['From', 'To'] },
      '{"From":"EUR","To":"USD","Rate":1.10}',
      'EUR-USD',
    ],
  ] as const)(
    'whose Id is %s gets it at the top level in the format entity alone',
    (_, facts, payload, id) => {
      const page = { ...PAGE, stream: { ...PAGE.stream, ...facts } };
      const row = { ...ROW, id, payload: Buffer.from(payload) };
      const line = linesOf([row], page, ENTITY, NOTHING_DROPPED);
      expect(line).toContain(`${payload.slice(1)}}\n`);
      expect(JSON.parse(line).record).toMatchObject({ Id: id, ...EXTRACT, ...JSON.parse(payload) });
      expect('last_updated_time_utc' in JSON.parse(line).record).toBe(!('kind' in facts));
      const envelope = linesOf([row], page, ENVELOPE, NOTHING_DROPPED);
      expect(JSON.parse(envelope).record).toEqual({ id, ...EXTRACT, payload: JSON.parse(payload) });
    },
  );

  it('is one line each', () => {
    const lines = linesOf([ROW, ROW], PAGE, ENVELOPE, NOTHING_DROPPED).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toBe('');
  });
});

describe('the schema of records', () => {
  const [invoices] = STREAMS.filter(({ name }) => name === 'qb_invoices');
  const facts = { kind: 'rates', identity: ['From', 'To'] } as const;
  const schemaOf = (shape: RecordShape, more = {}) =>
    invoices === undefined ? {} : recordSchema({ ...invoices, ...more }, shape);

  it('has the key that is added to an entity without one, and no time of it', () => {
    expect(schemaOf(ENTITY, { ...facts, schema: { properties: { From: {} } } })).toMatchObject({
      properties: { Id: { type: 'string' }, From: {} },
    });
    expect(schemaOf(ENTITY, facts)).not.toHaveProperty('properties.last_updated_time_utc');
    expect(schemaOf(ENTITY)).toHaveProperty('properties.last_updated_time_utc');
  });

  it.each([
    [{ kind: 'rates' }, ENTITY, 'extract_window_start_utc'],
    [{ kind: 'rates' }, ENVELOPE, 'extract_window_start_utc'],
    [{ kind: 'windowed' }, ENTITY, 'last_updated_time_utc'],
    [{ kind: 'windowed' }, ENVELOPE, 'extract_window_start_utc'],
    [{ kind: 'snapshot' }, ENVELOPE, undefined],
  ] as const)('of %o has in the shape %o the replication key %s', (stream, shape, key) => {
    expect(replicationKey(stream, shape)).toBe(key);
  });
});

describe('fields that a catalog deselects', () => {
  const invoices = discover(ENTITY).streams.find(({ stream }) => stream === 'qb_invoices');
  const deselecting = (...fields: string[]) => ({
    tap_stream_id: 'qb_invoices',
    stream: 'qb_invoices',
    schema: {},
    metadata: (invoices?.metadata ?? []).map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: fields.includes(breadcrumb[1] ?? '') ? { ...metadata, selected: false } : metadata,
    })),
  });

  it('are dropped, but for those that always come', () => {
    expect([...droppedFields(deselecting('Balance', 'Id', 'page_number'), 'entity')]).toEqual(['Balance']);
  });

  it('keep the key, even if the catalog does not say that it is automatic', () => {
    const selected = { selected: false };
    const metadata = ['Id', 'Balance'].map((name) => ({
      breadcrumb: ['properties', name],
      metadata: selected,
    }));
    const entry = { tap_stream_id: 's', stream: 's', schema: {}, metadata };
    expect([...droppedFields(entry, 'entity')]).toEqual(['Balance']);
  });

  it('are not dropped from an envelope', () => {
    expect(droppedFields(deselecting('payload', 'Balance'), 'envelope').size).toBe(0);
  });
});
