import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flatReport, isJsonObject } from 'singer';
import { reportAnswerOf } from '../../tap-quickbooks/src/quickbooks/report-answer.ts';

interface RecordedReport {
  readonly file: string;
  readonly rows: number;
  readonly cells: number;
  /** The reason why the tap would not take it as it was recorded. */
  readonly problem: string | undefined;
}

/** A recorded answer to a report. */
export interface ReportFile {
  readonly file: string;
  readonly body: Buffer;
  readonly report: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
}

/** The recorded reports in a folder, as the tap reads them. */
export function recordedReports(folder: string): RecordedReport[] {
  return reportsIn(folder).map(({ file, body, report }) => ({ file, ...read(body, report) }));
}

/** The files of a folder that are answers to reports. */
export function reportsIn(folder: string): ReportFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const body = readFileSync(join(folder, file));
      const report = reportIn(body);
      const header = report?.Header;
      return report !== undefined && isJsonObject(header) ? [{ file, body, report, header }] : [];
    });
}

function reportIn(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    const isReport =
      isJsonObject(value) && isJsonObject(value.Header) && 'Rows' in value && 'Columns' in value;
    return isReport ? value : undefined;
  } catch {
    return undefined;
  }
}

function read(body: Buffer, report: Readonly<Record<string, unknown>>): Omit<RecordedReport, 'file'> {
  const { payload, rows, isCapped } = reportAnswerOf(body);
  const lines = (text: string) => text.replaceAll(/[\r\n]/g, ' ').trim();
  const isEqual = payload.toString() === lines(body.toString());
  const problem = isCapped ? 'it is cut' : isEqual ? undefined : 'its payload differs';
  return { rows, cells: flatReport(report).length, problem };
}
