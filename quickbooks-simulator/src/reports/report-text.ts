import { dateText, pacificTime } from '../data/pacific-time.ts';
import type { Report, ReportRequest } from './report-request.ts';

/** Parameters that the Header repeats, by their names there. */
const REPEATED = {
  customer: 'Customer',
  vendor: 'Vendor',
  employee: 'Employee',
  item: 'Item',
  class: 'Class',
  department: 'Department',
} as const;

/** The whole answer in pieces: Header, Columns, Rows. */
export function reportPieces(request: ReportRequest, report: Report, now: number): Buffer[] {
  const head = `{"Header":${headerJson(request, report, now)},"Columns":${report.columns},"Rows":`;
  return [Buffer.from(head), ...report.rows.pieces(), Buffer.from('}')];
}

function headerJson(request: ReportRequest, report: Report, now: number): string {
  const { name, kind, params, basis } = request;
  const repeated = Object.entries(REPEATED).flatMap(([parameter, member]) => {
    const value = params.get(parameter);
    return value === null ? [] : [[member, value] as const];
  });
  const options = [
    ...(kind.hasBasis ? [['AccountingStandard', 'GAAP'] as const] : []),
    ...(report.options ?? []),
    ['NoReportData', String(!(report.hasData ?? !report.rows.isEmpty))] as const,
  ];
  return JSON.stringify({
    Time: pacificTime(Math.floor(now / 1000)),
    ReportName: name,
    ...periodMembers(request, kind.hasBasis ? { ReportBasis: basis } : {}),
    ...(report.summarizedBy !== undefined && { SummarizeColumnsBy: report.summarizedBy }),
    Currency: 'USD',
    ...Object.fromEntries(repeated),
    Option: options.map(([Name, Value]) => ({ Name, Value })),
  });
}

/** The classic service leaves out the days of everything (recorded). */
function periodMembers({ period, look }: ReportRequest, basis: object): object {
  const { first, last, macro } = period;
  const isShown = look.isModern || macro !== 'all';
  return {
    ...(macro !== undefined && { DateMacro: macro }),
    ...basis,
    ...(isShown && { StartPeriod: dateText(first), EndPeriod: dateText(last) }),
  };
}
