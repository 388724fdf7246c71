import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from 'quickbooks-simulator';
import { elements, rootSpan, stringAt, textAt, valueAt } from 'singer';
import { ENTITIES, STREAM_NAMES, type StreamName } from '../src/streams.ts';

const PAGE = 1_000;

/** All entities of a range as the service sends them, by stream and Id: read by offsets, since nothing moves here. */
export async function readCompany(
  simulator: Simulator,
  folder: string,
  range: { readonly start_date: string; readonly end_date: string },
): Promise<Map<StreamName, Map<string, string>>> {
  const { access_token: token } = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const company = new Map<StreamName, Map<string, string>>();
  for (const stream of STREAM_NAMES) {
    const found = new Map<string, string>();
    company.set(stream, found);
    const active = stream === 'qb_invoices' ? '' : 'and Active in (true, false)';
    const where = `MetaData.LastUpdatedTime >= '${range.start_date}' and MetaData.LastUpdatedTime < '${range.end_date}' ${active}`;
    for (let position = 1, count = PAGE; count === PAGE; position += PAGE) {
      const statement = `select * from ${ENTITIES[stream]} where ${where} startposition ${position} maxresults ${PAGE}`;
      const url = `${simulator.apiUrl}/v3/company/${simulator.realmId}/query?query=${encodeURIComponent(statement)}`;
      const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
      const list = valueAt(body, rootSpan(body), ['QueryResponse', ENTITIES[stream]]);
      const spans = list === undefined ? [] : elements(body, list);
      count = spans.length;
      for (const span of spans)
        found.set(stringAt(body, valueAt(body, span, ['Id'])) ?? '', textAt(body, span));
    }
  }
  return company;
}
