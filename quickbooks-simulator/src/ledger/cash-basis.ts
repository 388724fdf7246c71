import type { Posting } from './posting.ts';

/** Entities that move no account on cash basis until they are paid. */
const UNPAID = new Set(['Invoice', 'CreditMemo', 'Bill', 'VendorCredit']);

/** The accrual postings of a transaction that another one pays. */
type PaidPostings = (opens: string) => readonly Posting[];

/**
 * Postings on cash basis. What is owed posts nothing; a payment posts the accounts of what it pays, in the proportion
 * in which it pays it, on its own date.
 */
export function cashPostings(
  entity: string,
  accrual: readonly Posting[],
  paidPostings: PaidPostings,
): readonly Posting[] {
  if (UNPAID.has(entity)) return [];
  return accrual.flatMap((posting) => {
    const pays = posting.opens !== undefined && /^(Invoice|Bill):/.test(posting.opens);
    if (!pays || posting.opens === undefined) return [posting];
    return inProportion(posting, paidPostings(posting.opens));
  });
}

/** Each amount is the difference of two rounded sums, so that together they are what is paid. */
function inProportion(posting: Posting, paid: readonly Posting[]): Posting[] {
  const owed = paid.find(({ opens }) => opens === posting.opens);
  if (owed === undefined || owed.cents === 0) return [posting];
  const share = -posting.cents / owed.cents;
  let sum = 0;
  let before = 0;
  return paid
    .filter((one) => one !== owed)
    .map((one) => {
      sum += one.cents;
      const next = Math.round(sum * share);
      const cents = next - before;
      before = next;
      return { ...one, cents, foreign: cents };
    });
}
