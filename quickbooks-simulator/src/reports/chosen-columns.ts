import { invalidReportValue } from '../refusals/refusals.ts';
import type { ReportRequest } from './report-request.ts';

/**
 * The columns of `columns=…`, in that order, or the usual ones. Columns that do not exist are left out or refused; a
 * report without any column left has its usual ones.
 */
export function chosenColumns<Column>(
  { params, settings }: Pick<ReportRequest, 'params' | 'settings'>,
  usual: readonly string[],
  columnOf: (key: string) => Column | undefined,
): Column[] {
  const asked = (params.get('columns') ?? '').split(',').map((key) => key.trim());
  const keys = [...new Set(asked.filter((key) => key !== ''))];
  const unknown = keys.find((key) => columnOf(key) === undefined);
  if (unknown !== undefined && settings.reportColumns === 'refused') {
    throw invalidReportValue('columns', unknown);
  }
  const chosen = keys.map(columnOf).filter((column) => column !== undefined);
  return chosen.length > 0 ? chosen : usual.map(columnOf).filter((column) => column !== undefined);
}
