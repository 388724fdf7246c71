import { counted } from '../page/words.ts';
import type { StreamReport } from './report.ts';
import { rejectedRecords } from './words.ts';

/** The problems of a stream in words. `bad` ones need a person, gaps only a run. */
export interface Problems {
  readonly bad: readonly string[];
  readonly gaps: readonly string[];
}

export function problemsOf(report: StreamReport): Problems {
  const { coverage, rows, distinctIds } = report;
  const found = (count: number, noun: string) => (count > 0 ? [counted(count, noun)] : []);
  return {
    bad: [
      ...found(rows - distinctIds, 'doubled row'),
      ...found(coverage?.unfinished.length ?? 0, 'failed or unfinished window'),
      ...found(rejectedRecords(report), 'rejected record'),
    ],
    gaps: found(coverage?.gaps.length ?? 0, 'gap').map((gap) => `${gap} in coverage`),
  };
}
