import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from 'quickbooks-simulator';
import { elements, rootSpan, stringAt, textAt, valueAt } from 'singer';
import { FEW_NAMES, streamNamed } from '../src/streams.ts';

const PAGE = 1_000;

/** All entities of a range as the service sends them, by stream and Id: read by offsets, since nothing moves here. */
export async function readCompany(
  simulator: Simulator,
  folder: string,
  range: { readonly start_date: string; readonly end_date: string },
): Promise<Map<string, Map<string, string>>> {
  const { access_token: token } = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8'));
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const company = new Map<string, Map<string, string>>();
  for (const stream of FEW_NAMES) {
    const found = new Map<string, string>();
    company.set(stream, found);
    const { entity, answerKey, kind, hasActive } = streamNamed(stream);
    const active = hasActive ? 'and Active in (true, false)' : '';
    const inRange = `where MetaData.LastUpdatedTime >= '${range.start_date}' and MetaData.LastUpdatedTime < '${range.end_date}' ${active}`;
    const include = kind === 'windowed' ? '&include=enhancedAllCustomFields&minorversion=75' : '';
    const where = kind === 'windowed' ? inRange : '';
    for (let position = 1, count = PAGE; count === PAGE; position += PAGE) {
      const statement = `select * from ${entity} ${where} startposition ${position} maxresults ${PAGE}`;
      const url = `${simulator.apiUrl}/v3/company/${simulator.realmId}/query?query=${encodeURIComponent(statement)}${include}`;
      const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
      const list = valueAt(body, rootSpan(body), ['QueryResponse', answerKey]);
      const spans = list === undefined ? [] : elements(body, list);
      count = spans.length;
      for (const span of spans)
        found.set(stringAt(body, valueAt(body, span, ['Id'])) ?? '', textAt(body, span));
    }
  }
  return company;
}
