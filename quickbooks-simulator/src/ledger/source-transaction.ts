/** The members of transactions that post, as clients and the generator write them. */
export interface SourceTransaction {
  readonly [member: string]: unknown;
  readonly Id?: string;
  readonly Line?: readonly SourceLine[];
  readonly TotalAmt?: number;
  readonly Amount?: number;
  readonly ExchangeRate?: number;
  readonly TxnTaxDetail?: {
    readonly TotalTax?: number;
    readonly TaxLine?: readonly {
      readonly TaxLineDetail?: {
        readonly TaxRateRef?: SourceReference;
        readonly NetAmountTaxable?: number;
      };
    }[];
  };
}

export interface SourceReference {
  readonly value: string;
  readonly name?: string;
  readonly type?: string;
}

interface SourceDetail {
  readonly ItemRef?: SourceReference;
  readonly Qty?: number;
  readonly QtyDiff?: number;
  readonly AccountRef?: SourceReference;
  readonly ItemAccountRef?: SourceReference;
  readonly DiscountAccountRef?: SourceReference;
  readonly ClassRef?: SourceReference;
  readonly DepartmentRef?: SourceReference;
  readonly CustomerRef?: SourceReference;
  readonly PostingType?: string;
  readonly Entity?: { readonly Type?: string; readonly EntityRef?: SourceReference };
}

export interface SourceLine {
  readonly Amount?: number;
  readonly Description?: string;
  readonly DetailType?: string;
  readonly LinkedTxn?: readonly { readonly TxnId: string; readonly TxnType: string }[];
  readonly SalesItemLineDetail?: SourceDetail;
  readonly DiscountLineDetail?: SourceDetail;
  readonly AccountBasedExpenseLineDetail?: SourceDetail;
  readonly ItemBasedExpenseLineDetail?: SourceDetail;
  readonly JournalEntryLineDetail?: SourceDetail;
  readonly DepositLineDetail?: SourceDetail;
  readonly ItemAdjustmentLineDetail?: SourceDetail;
  readonly GroupLineDetail?: { readonly Line?: readonly SourceLine[] };
}

/** Cents of an amount as JSON has it. */
export function centsOf(amount: unknown): number {
  return Math.round(Number(amount ?? 0) * 100);
}

/** The lines of a transaction with those of its groups in place of the groups. */
export function flatLines({ Line = [] }: SourceTransaction): SourceLine[] {
  return Line.flatMap((line) => line.GroupLineDetail?.Line ?? [line]);
}

export function referenceIn(source: SourceTransaction, member: string): SourceReference | undefined {
  return source[member] as SourceReference | undefined;
}
