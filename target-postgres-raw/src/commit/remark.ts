import type { Run } from './run.ts';

/** Warns once in a run, also if a batch is loaded again. */
export function remark({ remarks, logger }: Run, what: string): void {
  if (remarks.has(what)) return;
  remarks.add(what);
  logger.warning(what);
}
