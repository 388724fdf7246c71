import { describe, expect, it } from 'vitest';
import { discover } from '../../src/streams/catalog.ts';
import { droppedFields, type RecordShape, recordLines } from '../../src/streams/record-format.ts';

const PAYLOAD = '{"Balance":639.00,"Big":12345678901234567890,"Id":"145","Note":"日本 \\"x\\""}';
const ROW = { id: '145', instant: Date.UTC(2024, 2, 1, 5), payload: Buffer.from(PAYLOAD) };
const PAGE = {
  stream: 'qb_invoices',
  query: "select * from Invoice where x >= '1'",
  pageNumber: 3,
  pageSize: 1000,
  range: { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 2, 1, 18) },
  extractedAt: Date.UTC(2024, 5, 1),
};
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

describe('a record', () => {
  it('is an envelope around the payload, whose bytes are those of QuickBooks', () => {
    const line = recordLines([ROW], PAGE, ENVELOPE, NOTHING_DROPPED).toString();
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
    const line = recordLines([ROW], PAGE, ENTITY, (field) => field === 'Note').toString();
    expect(line).toContain('"Balance":639.00,"Big":12345678901234567890,"Id":"145"}}\n');
    const { Note, ...rest } = JSON.parse(PAYLOAD);
    expect(JSON.parse(line).record).toEqual({
      last_updated_time_utc: '2024-03-01T05:00:00Z',
      ...EXTRACT,
      ...rest,
    });
  });

  it('has no window if it is of a snapshot', () => {
    const snapshot = { ...PAGE, range: undefined };
    const record = (shape: RecordShape) =>
      JSON.parse(recordLines([ROW], snapshot, shape, NOTHING_DROPPED).toString()).record;
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

  it('is one line each', () => {
    const lines = recordLines([ROW, ROW], PAGE, ENVELOPE, NOTHING_DROPPED).toString().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toBe('');
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
