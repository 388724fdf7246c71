import type { Logger } from 'singer';
import { type RunAtEnd, reportOf } from './run-report.ts';
import { deliver } from './webhook.ts';

interface Alert {
  readonly run: RunAtEnd;
  readonly userAgent: string;
  /** True after a signal: the process may be killed soon, so that there is one try. */
  readonly isStopping: boolean;
  readonly logger: Logger;
}

/** Reports a run that needs a person. A report that does not arrive is a warning, and changes nothing else. */
export async function alert(url: URL, { run, userAgent, isStopping, logger }: Alert): Promise<void> {
  const body = reportOf(run, new Date());
  if (body === undefined) return;
  const problem = await deliver({ url, body, userAgent, tries: isStopping ? 1 : 2 });
  if (problem === undefined) logger.info(`on_failure_webhook: ${url.host} has taken the report of this run`);
  else logger.warning(`on_failure_webhook: ${url.host} did not take the report of this run: ${problem}`);
}
