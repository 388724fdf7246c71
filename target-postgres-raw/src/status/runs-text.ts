import { momentText, numberText, spanText } from '../page/words.ts';
import { columns } from '../report/columns.ts';
import type { RunRow } from '../sql/runs.ts';
import { companyNameOf, type Judgement, outcomeOf } from './judge-runs.ts';

/** Most runs that the text lists. */
const MOST_LISTED = 15;

/** The last runs and the verdict for a terminal. The company stands above the table if it is the same for all. */
export function runsText({ latest, problems }: Judgement): string {
  const verdict =
    problems.length === 0
      ? 'OK: the last runs succeeded'
      : problems.map((each) => `PROBLEM: ${each}`).join('\n');
  if (latest.length === 0) return verdict;
  const names = new Set(latest.map(companyNameOf));
  const [only] = names;
  const title = names.size > 1 ? '' : `${only}\n\n`;
  const rows = latest
    .slice(0, MOST_LISTED)
    .map((run) => [...(names.size > 1 ? [companyNameOf(run)] : []), ...cellsOf(run)]);
  const heads = [...(names.size > 1 ? ['company'] : []), ...HEADS];
  const more = latest.length - rows.length;
  const others =
    more > 0 ? `\nand ${numberText(more)} more: --json has all of them, --html shows all companies` : '';
  return `${title}${columns(heads, rows, { alignsNumbers: true })}${others}\n\n${verdict}`;
}

const HEADS = ['started', 'took', 'streams', 'records', 'deletions', 'calls', ''];

function cellsOf(run: RunRow): string[] {
  const { started_at_utc: started, ended_at_utc: ended, streams, records, deletions, calls } = run;
  const took = ended === null ? '' : spanText((Date.parse(ended) - Date.parse(started)) / 1_000);
  const [only] = streams;
  return [
    momentText(started).slice(0, 'YYYY-MM-DD HH:MM'.length),
    took,
    streams.length === 1 && only !== undefined ? only : numberText(streams.length),
    ...[records, deletions].map(numberText),
    calls === null ? '' : numberText(calls),
    outcomeOf(run),
  ];
}
