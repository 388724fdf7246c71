import { invalidReportValue } from '../refusals/refusals.ts';
import { type LineColumn, lineColumn } from './line-columns.ts';
import type { ReportRequest } from './report-request.ts';

/**
 * The columns of `columns=…`, in that order, or the usual ones. Columns that do not exist, or that the company lacks,
 * are left out or refused; a report without any column left has its usual ones.
 */
export function chosenColumns(request: ReportRequest, usual: readonly string[]): LineColumn[] {
  const asked = (request.params.get('columns') ?? '').split(',').map((key) => key.trim());
  const keys = [...new Set(asked.filter((key) => key !== ''))];
  const unknown = keys.find((key) => columnOf(request, key) === undefined);
  if (unknown !== undefined && request.settings.reportColumns === 'refused') {
    throw invalidReportValue('columns', unknown);
  }
  const chosen = columnsOf(request, keys);
  return chosen.length > 0 ? chosen : columnsOf(request, usual);
}

function columnsOf(request: ReportRequest, keys: readonly string[]): LineColumn[] {
  return keys.map((key) => columnOf(request, key)).filter((column) => column !== undefined);
}

function columnOf({ datasets }: ReportRequest, key: string): LineColumn | undefined {
  const column = lineColumn(key);
  if (column?.needs === undefined) return column;
  return (datasets.get(column.needs.toLowerCase())?.size ?? 0) > 0 ? column : undefined;
}
