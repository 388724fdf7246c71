const MODELS = 'models_quickbooks';
const LEDGER = `${MODELS}.quickbooks__general_ledger`;

export interface LedgerCheck {
  readonly says: string;
  /** A statement with one row. */
  readonly sql: string;
  isGood(row: Readonly<Record<string, unknown>>): boolean;
}

const hasNone = (name: string) => (row: Readonly<Record<string, unknown>>) => Number(row[name]) === 0;

/** Facts that the ledger of Fivetran's models has to agree with. Passing nodes say little about amounts. */
export const LEDGER_CHECKS: readonly LedgerCheck[] = [
  {
    says: 'receivables of each invoice against its TotalAmt',
    sql: `
      select count(*) as invoices, count(*) filter (where posted <> total_amt) as different,
        count(*) filter (where currency_ref <> 'USD') as "in another currency"
      from (
        select total_amt, currency_ref, coalesce(posted, 0) as posted
        from quickbooks.qb_invoice as invoice
        left join (
          select transaction_id, sum(case transaction_type when 'debit' then amount else -amount end) as posted
          from ${LEDGER}
          where transaction_source in ('invoice', 'invoice discount') and account_type = 'Accounts Receivable'
          group by transaction_id
        ) as line on line.transaction_id = invoice.id
      ) as compared`,
    isGood: hasNone('different'),
  },
  {
    says: 'debits against credits of each transaction',
    sql: `
      select count(*) as transactions, count(*) filter (where difference <> 0) as unbalanced
      from (
        select transaction_id, transaction_source,
          sum(case transaction_type when 'debit' then amount else -amount end) as difference
        from ${LEDGER} group by transaction_id, transaction_source
      ) as sums`,
    isGood: hasNone('unbalanced'),
  },
  {
    says: 'unbalanced transactions by source',
    sql: `
      select coalesce(string_agg(transaction_source || ' ' || n, ', ' order by transaction_source), 'none') as sources
      from (
        select transaction_source, count(*) as n from (
          select transaction_id, transaction_source,
            sum(case transaction_type when 'debit' then amount else -amount end) as difference
          from ${LEDGER} group by transaction_id, transaction_source
        ) as sums where difference <> 0 group by transaction_source
      ) as counted`,
    isGood: () => true,
  },
  {
    says: 'rows of the ledger',
    sql: `select count(*) as rows, count(*) filter (where account_id is null) as "without an account" from ${LEDGER}`,
    isGood: ({ rows }) => Number(rows) > 0,
  },
  ...[
    'balance_sheet',
    'profit_and_loss',
    'cash_flow_statement',
    'ap_ar_enhanced',
    'expenses_sales_enhanced',
  ].map((name) => ({
    says: `rows of quickbooks__${name}`,
    sql: `select count(*) as rows from ${MODELS}.quickbooks__${name}`,
    isGood: ({ rows }: Readonly<Record<string, unknown>>) => Number(rows) > 0,
  })),
];
