import { Sum } from './amount.ts';
import { type Mismatch, mismatchOf } from './identities.ts';

/** The net income of a period, as one report states it. */
export interface PeriodIncome {
  /** The reports with the same company, basis and parameters. */
  readonly series: string;
  /** Days, both included: `2024-01-01`. */
  readonly start: string;
  readonly end: string;
  readonly netIncome: string;
}

/** Compares each period with shorter ones that fill it exactly. */
export function comparePeriods(incomes: readonly PeriodIncome[]): {
  readonly checks: number;
  readonly mismatches: readonly (Mismatch & Pick<PeriodIncome, 'start' | 'end'>)[];
} {
  const compared = incomes.flatMap((whole) => {
    const parts = partsOf(whole, incomes);
    return parts === undefined ? [] : [{ whole, parts }];
  });
  const mismatches = compared.flatMap(({ whole: { start, end, netIncome }, parts }) =>
    mismatchOf({
      rule: 'the net incomes of shorter periods add up',
      of: `${parts.length} periods`,
      expected: new Sum(netIncome),
      found: new Sum(...parts.map((part) => part.netIncome)),
    }).map((mismatch) => ({ ...mismatch, start, end })),
  );
  return { checks: compared.length, mismatches };
}

/** Shorter periods that follow each other from the first day to the last; undefined if there are none. */
function partsOf(
  { series, start, end }: PeriodIncome,
  incomes: readonly PeriodIncome[],
): readonly PeriodIncome[] | undefined {
  const inside = incomes.filter(
    (each) =>
      each.series === series &&
      each.start >= start &&
      each.end <= end &&
      !(each.start === start && each.end === end),
  );
  const parts: PeriodIncome[] = [];
  for (let day = start; day <= end; ) {
    // The longest of them that begins on this day.
    const next = inside.filter((each) => each.start === day).sort((a, b) => (a.end < b.end ? 1 : -1))[0];
    if (next === undefined) return undefined;
    parts.push(next);
    day = dayAfter(next.end);
  }
  return parts;
}

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
