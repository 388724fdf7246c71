import type { Books } from './books.ts';
import type { Named, Party, Posting } from './posting.ts';
import {
  centsOf,
  flatLines,
  referenceIn,
  type SourceLine,
  type SourceReference,
  type SourceTransaction,
} from './source-transaction.ts';

/** A transaction that is posted, and what it can look up. */
export interface Posted {
  readonly entity: string;
  readonly id: string;
  readonly source: SourceTransaction;
  readonly books: Books;
}

/** A posting before its amount is in the home currency. */
export type Draft = Omit<Posting, 'cents'>;

/**
 * The drafts with their amounts in the home currency. Each amount is the difference of two rounded sums, so that all of
 * them add up to the rounded sum, whatever the rate.
 */
export function converted(drafts: readonly Draft[], rate: number): Posting[] {
  let sum = 0;
  let home = 0;
  return drafts.map((draft) => {
    sum += draft.foreign;
    const next = Math.round(sum * rate);
    const cents = next - home;
    home = next;
    return { ...draft, cents };
  });
}

/** The postings with one more that balances them. */
export function balanced(postings: readonly Posting[], control: Omit<Draft, 'foreign'>): Posting[] {
  const sum = (of: (posting: Posting) => number) => postings.reduce((all, posting) => all + of(posting), 0);
  const cents = -sum((posting) => posting.cents);
  const foreign = -sum((posting) => posting.foreign);
  return [{ ...control, cents, foreign }, ...postings];
}

export function rateOf({ ExchangeRate }: SourceTransaction): number {
  return typeof ExchangeRate === 'number' && ExchangeRate > 0 ? ExchangeRate : 1;
}

/** Members of a transaction that its postings share. */
export function shared({ source }: Posted): Pick<Posting, 'party' | 'class' | 'department'> {
  const party = partyOf(source);
  const inClass = named(referenceIn(source, 'ClassRef'));
  const department = named(referenceIn(source, 'DepartmentRef'));
  return {
    ...(party && { party }),
    ...(inClass && { class: inClass }),
    ...(department && { department }),
  };
}

/** Lines that sell, with discounts and tax: a sale of 100 is `sign` times 100 on its income account. */
export function saleDrafts(posted: Posted, sign: 1 | -1): Draft[] {
  const { source, books } = posted;
  const common = shared(posted);
  const lines = flatLines(source).flatMap((line): Draft[] => {
    const { SalesItemLineDetail: sale, DiscountLineDetail: discount } = line;
    const detail = { ...common, ...ofLine(line) };
    if (sale !== undefined) {
      const income = sale.ItemAccountRef ?? books.item(sale.ItemRef?.value ?? '').income;
      const account = (income ?? books.usual('income')).value;
      return [
        {
          ...detail,
          account,
          foreign: sign * centsOf(line.Amount),
          ...(sale.Qty !== undefined && { quantity: sign * Number(sale.Qty) }),
        },
      ];
    }
    if (discount === undefined) return [];
    const account = (discount.DiscountAccountRef ?? books.usual('discounts')).value;
    return [{ ...detail, account, foreign: -sign * centsOf(line.Amount) }];
  });
  const cents = centsOf(source.TxnTaxDetail?.TotalTax);
  if (cents === 0) return lines;
  const tax = taxOf(source, sign);
  return [...lines, { ...common, account: books.usual('taxes').value, foreign: sign * cents, tax }];
}

/** The rate of the first line of tax; a transaction of the simulator has one at most. */
function taxOf(source: SourceTransaction, sign: 1 | -1): NonNullable<Posting['tax']> {
  const detail = source.TxnTaxDetail?.TaxLine?.[0]?.TaxLineDetail;
  const taxable = Math.round(centsOf(detail?.NetAmountTaxable) * rateOf(source));
  return { rate: detail?.TaxRateRef?.value ?? '', taxable: taxable === 0 ? 0 : -sign * taxable };
}

/** Lines that buy: `sign` times their amounts on their accounts. */
export function expenseDrafts(posted: Posted, sign: 1 | -1): Draft[] {
  const { source, books } = posted;
  const common = shared(posted);
  return flatLines(source).flatMap((line): Draft[] => {
    const { AccountBasedExpenseLineDetail: expense, ItemBasedExpenseLineDetail: item } = line;
    const detail = { ...common, ...ofLine(line), foreign: sign * centsOf(line.Amount) };
    if (expense !== undefined) {
      return [{ ...detail, account: (expense.AccountRef ?? books.usual('expense')).value }];
    }
    if (item === undefined) return [];
    const facts = books.item(item.ItemRef?.value ?? '');
    const account = (facts.asset ?? facts.expense ?? books.usual('goods')).value;
    return [{ ...detail, account, ...(item.Qty !== undefined && { quantity: sign * Number(item.Qty) }) }];
  });
}

/** Cost of the items in stock that go out (or come back, with the other sign). */
export function stockPostings(posted: Posted, sign: 1 | -1): Posting[] {
  const { source, books } = posted;
  if (!books.hasInventory) return [];
  const common = shared(posted);
  return flatLines(source).flatMap((line): Posting[] => {
    const sale = line.SalesItemLineDetail;
    if (sale?.ItemRef === undefined || sale.Qty === undefined) return [];
    const facts = books.item(sale.ItemRef.value);
    const cents = sign * Math.round(facts.cost * Number(sale.Qty));
    if (facts.asset === undefined || cents === 0) return [];
    const detail = { ...common, ...ofLine(line) };
    const cost = (facts.expense ?? books.usual('goods')).value;
    return [
      { ...detail, account: cost, cents, foreign: cents },
      {
        ...{ ...detail, account: facts.asset.value, cents: -cents, foreign: -cents },
        quantity: -sign * Number(sale.Qty),
      },
    ];
  });
}

/** Description, item and class of a line. */
export function ofLine(line: SourceLine): Pick<Posting, 'memo' | 'item' | 'class' | 'department'> {
  const detail =
    line.SalesItemLineDetail ??
    line.AccountBasedExpenseLineDetail ??
    line.ItemBasedExpenseLineDetail ??
    line.JournalEntryLineDetail;
  const item = named(detail?.ItemRef);
  const inClass = named(detail?.ClassRef);
  const department = named(detail?.DepartmentRef);
  return {
    ...(line.Description !== undefined && { memo: line.Description }),
    ...(item && { item }),
    ...(inClass && { class: inClass }),
    ...(department && { department }),
  };
}

export function named(reference: SourceReference | undefined): Named | undefined {
  return reference && { id: reference.value, name: reference.name ?? reference.value };
}

function partyOf(source: SourceTransaction): Party | undefined {
  const customer = named(referenceIn(source, 'CustomerRef'));
  if (customer !== undefined) return { kind: 'Customer', ...customer };
  const vendor = named(referenceIn(source, 'VendorRef'));
  if (vendor !== undefined) return { kind: 'Vendor', ...vendor };
  const entity = referenceIn(source, 'EntityRef');
  const found = named(entity);
  return found && { kind: entity?.type ?? 'Vendor', ...found };
}
