import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { PIPELINE_NAMES } from '../../../end-to-end/src/streams.ts';
import { FAILED_DAY, GAPS } from './backfill.ts';
import { FACTS, STATEMENTS, TABLES, TITLES } from './in-page.ts';
import { describeLooks } from './page-looks.ts';
import { WIDE } from './pages.ts';
import { ALL_STREAMS, STRANGE, VolumetryCompany } from './volumetry-company.ts';

const STREAMS = PIPELINE_NAMES;
const company = new VolumetryCompany();

describeLooks(company);

describe('the numbers on the page', () => {
  it('are those of the database: totals, ids, windows, rejected records, last run', async () => {
    await company.look(WIDE, async (page) => {
      for (const stream of STREAMS) {
        const [counted] = await company.rowsOf(`
          select count(*)::text as rows, count(distinct id)::text as ids,
            count(distinct extract_window_start_utc)::text as windows,
            (select count(*) from raw._rejected_records where stream = '${stream}')::text as rejected,
            (select to_char(max(committed_at_utc) at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS')
              from raw._ingest_log where stream = '${stream}') as last
          from raw.${stream}`);
        const facts = (await page.evaluate(FACTS(stream))) as Record<string, string>;
        const [last] = await company.rowsOf(`
          select quickbooks_counts#>>'{${stream},quickbooks}' as quickbooks from raw._runs
          where quickbooks_counts ? '${stream}' order by started_at_utc desc limit 1`);
        expect(facts).toEqual({
          Rows: counted.rows,
          'QuickBooks counted': last.quickbooks,
          'Distinct ids': counted.ids,
          'Windows with rows': counted.windows,
          'Gaps in coverage': String(GAPS.length),
          'Failed or unfinished': stream === 'qb_invoices' ? '1' : '0',
          'Rejected records': counted.rejected,
          'Last run with records': counted.last,
        });
      }
      expect((await page.evaluate(FACTS('qb_invoices'))) as object).toMatchObject({
        'Rejected records': '1',
      });
      let all = 0;
      for (const stream of ALL_STREAMS) {
        const [row] = await company.rowsOf(
          `select count(*)::int as rows from raw.${pg.escapeIdentifier(stream)}`,
        );
        all += row.rows;
      }
      const head = (await page.evaluate(FACTS())) as Record<string, string>;
      expect(head).toMatchObject({
        Streams: String(ALL_STREAMS.length),
        'Rows in all': String(all),
        'Doubled rows': '0',
        'Gaps in coverage': String(STREAMS.length * GAPS.length),
        'Failed or unfinished': '1',
        'Rejected records': '1',
      });
    });
  });

  it('are those of the database on each day of the calendar, with gaps and the failed window marked', async () => {
    await company.look(WIDE, async (page) => {
      for (const stream of STREAMS) {
        const days = await company.rowsOf(`
          select to_char(extract_window_start_utc at time zone 'utc', 'YYYY-MM-DD') as day, count(*)::int as rows
          from raw.${stream} group by day order by day`);
        const expected = new Map<string, string>();
        for (const { day, rows } of days)
          expected.set(
            day,
            `${rows} ${rows === 1 ? 'row' : 'rows'}${stream === 'qb_invoices' && day === FAILED_DAY ? ', failed or unfinished' : ''}`,
          );
        for (const [start, end] of GAPS)
          for (let at = Date.parse(start); at < Date.parse(end); at += 86_400_000)
            expected.set(new Date(at).toISOString().slice(0, 10), '0 rows, gap in coverage');
        const shown = new Map<string, string>();
        for (const title of (await page.evaluate(TITLES(stream, 'svg.year'))) as string[]) {
          const [day = '', text = ''] = title.split(': ');
          // A mark lies over the square of its day; the last is what a pointer finds.
          shown.set(day, text);
        }
        expect(new Map([...shown].sort())).toEqual(new Map([...expected].sort()));
      }
    });
  });

  it('are those of the ledger by day, and those of the tables of gaps and windows', async () => {
    await company.look(WIDE, async (page) => {
      const days = await company.rowsOf(`
        select to_char(committed_at_utc at time zone 'utc', 'YYYY-MM-DD') as day, sum(inserted)::text as inserted,
          sum(updated)::text as updated, sum(unchanged)::text as unchanged, sum(stale + superseded)::text as passed,
          count(*)::text as batches
        from raw._ingest_log where stream = 'qb_invoices' group by 1 order by 1 desc`);
      const [months, amounts, gaps, windows, loaded, rejected] = (await page.evaluate(
        TABLES('qb_invoices'),
      )) as string[][][];
      expect(months?.map(([year, ...counts]) => [year, counts.at(-1)])).toEqual(
        (
          await company.rowsOf(`
            select to_char(extract_window_start_utc at time zone 'utc', 'YYYY') as year, count(*)::text as rows
            from raw.qb_invoices where extract_window_start_utc is not null group by 1 order by 1 desc`)
        ).map(({ year, rows }) => [year, rows]),
      );
      const sums = await company.rowsOf(`
        select to_char((payload->>'TxnDate')::date, 'YYYY-MM') as month, payload#>>'{CurrencyRef,value}' as currency,
          count(*)::text as documents, to_char(sum((payload->>'TotalAmt')::numeric), 'FM999999990.00') as total,
          to_char(sum((payload->>'Balance')::numeric), 'FM999999990.00') as balance
        from raw.qb_invoices where payload ? 'TxnDate' group by 1, 2 order by 1 desc, 2`);
      expect(sums.length).toBeGreaterThan(12);
      expect(amounts?.filter(([month]) => month !== 'no date')).toEqual(
        sums.map(({ month, currency, documents, total, balance }) => [
          month,
          currency ?? '–',
          documents,
          total,
          balance,
        ]),
      );
      expect(gaps).toEqual(GAPS.map((gap) => [...gap]));
      const [failed] = await company.rowsOf(
        'select count(*)::text as rows from raw.qb_invoices where extract_window_start_utc = $1',
        [`${FAILED_DAY}T00:00:00Z`],
      );
      expect(windows).toEqual([[FAILED_DAY, '2024-09-19', failed.rows]]);
      expect(loaded).toEqual(days.map((day) => Object.values(day)));
      expect(days.reduce((sum, { updated }) => sum + Number(updated), 0)).toBe(1);
      expect(days.reduce((sum, { unchanged }) => sum + Number(unchanged), 0)).toBeGreaterThan(0);
      expect(rejected).toMatchObject([
        ['22003', '1', expect.any(String), expect.stringContaining('numeric')],
      ]);
    });
  });

  it('come from the statements that stand under them, which run as they are', async () => {
    await company.look(WIDE, async (page) => {
      const statements = (await page.evaluate(STATEMENTS('qb_invoices'))) as Record<string, string>;
      expect(Object.keys(statements)).toEqual([
        'SQL: rows and distinct ids',
        'SQL: last run',
        'SQL: amounts by month',
        'SQL: rows by window',
        'SQL: the STATE of each run',
        'SQL: loaded by day',
        'SQL: rejected records',
      ]);
      const facts = (await page.evaluate(FACTS('qb_invoices'))) as Record<string, string>;
      const [totals] = await company.rowsOf(statements['SQL: rows and distinct ids'] ?? '');
      expect([String(totals.rows), String(totals.distinct_ids)]).toEqual([facts.Rows, facts['Distinct ids']]);
      expect(String((await company.rowsOf(statements['SQL: rows by window'] ?? '')).length)).toBe(
        facts['Windows with rows'],
      );
      for (const statement of Object.values(statements))
        expect((await company.rowsOf(statement)).length).toBeGreaterThan(0);
      for (const statement of Object.values((await page.evaluate(STATEMENTS(STRANGE))) as object))
        await company.rowsOf(statement);
    });
  });
});
