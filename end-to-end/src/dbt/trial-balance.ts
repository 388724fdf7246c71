import type { LedgerCheck } from './ledger-checks.ts';

const MODELS = 'models_quickbooks';

/** Types of transactions in QuickBooks' general ledger, and the sources that Fivetran's models give them. */
const SOURCES: Readonly<Record<string, string>> = {
  Bill: 'bill',
  'Bill Payment (Check)': 'bill payment',
  'Bill Payment (Credit Card)': 'bill payment',
  Check: 'purchase',
  Expense: 'purchase',
  'Credit Card Expense': 'purchase',
  'Credit Card Credit': 'purchase',
  'Credit Card Payment': 'credit card payment',
  'Credit Memo': 'credit_memo',
  Deposit: 'deposit',
  Invoice: 'invoice',
  'Journal Entry': 'journal_entry',
  Payment: 'payment',
  Refund: 'refund_receipt',
  'Sales Receipt': 'sales_receipt',
  Transfer: 'transfer',
  'Vendor Credit': 'vendor_credit',
};

const SALES = "('invoice', 'sales_receipt', 'credit_memo', 'refund_receipt')";

/** The defects of Fivetran's models that make an account differ, each with the condition of its differences. */
const DEFECTS: readonly (readonly [name: string, condition: string])[] = [
  ['1 quantities of stock that are adjusted are not posted', "source = 'Inventory Qty Adjust' and cancels"],
  ['2 payments of sales tax are not posted', "source = 'Sales Tax Payment' and modelled = 0"],
  [
    '3 the cost of stock that is sold or comes back is not posted',
    `source in ${SALES} and modelled = 0 and is_stock and cancels`,
  ],
  [
    '4 stock that a purchase or a vendor credit brings is posted to its cost',
    "source in ('purchase', 'vendor_credit') and is_stock and cancels",
  ],
  [
    '5 gains and losses by exchange rates of payments are not posted',
    "source = 'payment' and is_foreign and (account_type = 'Accounts Receivable' or account_sub_type = 'ExchangeGainOrLoss') and cancels",
  ],
  [
    '6 amounts in other currencies are not rounded to cents',
    'is_foreign and abs(simulated - modelled) < 0.01 * lines',
  ],
];

/** Tables of the postings of both ledgers and of their differences. Amounts are those of the account's own side. */
export const PREPARE_LEDGERS = `
  drop schema if exists ledgers cascade;
  create schema ledgers;
  create table ledgers.postings as
  with report as (
    select max(transaction_id) as id, max(account_id) as account_id,
      max(value) filter (where column_key = 'tx_date')::date as day,
      max(value) filter (where column_key = 'txn_type') as type,
      sum(amount) filter (where column_key = 'subt_nat_amount') as amount
    from quickbooks.qb_report_general_ledger_cell where kind = 'data'
    group by report_id, line
  ),
  simulated as (
    select coalesce(sources.source, type) as source, id, account_id, min(day) as day, sum(amount) as amount
    from report left join (values ${Object.entries(SOURCES)
      .map(([type, source]) => `('${type}', '${source}')`)
      .join(', ')}) as sources (name, source) on name = type
    where id is not null group by 1, 2, 3
  ),
  modelled as (
    select split_part(transaction_source, ' discount', 1) as source, transaction_id as id, account_id,
      min(transaction_date) as day, sum(adjusted_converted_amount) as amount, count(*) as lines
    from ${MODELS}.quickbooks__general_ledger group by 1, 2, 3
  )
  select coalesce(s.source, m.source) as source, coalesce(s.id, m.id) as id, coalesce(s.account_id, m.account_id) as account_id,
    coalesce(s.day, m.day) as day, coalesce(s.amount, 0) as simulated, coalesce(m.amount, 0) as modelled, coalesce(m.lines, 1) as lines
  from simulated as s full join modelled as m on s.source = m.source and s.id = m.id and s.account_id = m.account_id;
  create table ledgers.foreign_ids as
  ${[
    ['invoice', 'qb_invoice'],
    ['payment', 'qb_payment'],
    ['credit_memo', 'qb_credit_memo'],
    ['sales_receipt', 'qb_sales_receipt'],
    ['refund_receipt', 'qb_refund_receipt'],
  ]
    .map(
      ([source, view]) =>
        `select '${source}' as source, id from quickbooks.${view} where currency_ref <> 'USD'`,
    )
    .join(' union all ')};
  create table ledgers.differences as
  with compared as (
    select p.*, a.account_type, a.account_sub_type,
      a.classification in ('Asset', 'Expense') as is_debit,
      a.account_type = 'Cost of Goods Sold' or a.account_sub_type = 'Inventory' as is_stock,
      exists (select from ledgers.foreign_ids as f where f.source = p.source and f.id = p.id) as is_foreign
    from ledgers.postings as p left join quickbooks.qb_account as a on a.id = p.account_id
    where p.simulated <> p.modelled
  ),
  summed as (
    select *, abs(sum(case when is_debit then 1 else -1 end * (simulated - modelled))
      filter (where is_stock or account_type = 'Accounts Receivable' or account_sub_type = 'ExchangeGainOrLoss')
      over (partition by source, id)) < 0.01 * case when is_foreign then 1 else 0 end + 0.000001 as cancels
    from compared
  )
  select *, case ${DEFECTS.map(([name, condition]) => `when ${condition} then '${name}'`).join(' ')} end as defect
  from summed;
  create table ledgers.balances as
  with reported as (
    select period_end, account_id, sum(case when column_key ~ '^debt|^debit' or column_key !~ '^(credit|debt|debit)' and cell = 1 then amount else -amount end) as balance
    from quickbooks.qb_report_trial_balance_cell
    where basis = 'Accrual' and kind <> 'summary' and account_id is not null and cell in (1, 2)
    group by 1, 2
  ),
  months as (select distinct period_end from reported),
  accounts as (
    select id, account_sub_type, classification in ('Asset', 'Expense') as is_debit,
      classification in ('Revenue', 'Expense') as is_of_year
    from quickbooks.qb_account
  ),
  posted as (
    select m.period_end,
      case when a.is_of_year and p.day < date_trunc('year', m.period_end) then (select min(id) from accounts where account_sub_type = 'RetainedEarnings') else p.account_id end as account_id,
      case when a.is_debit then 1 else -1 end * p.modelled as modelled,
      case when a.is_debit then 1 else -1 end * case when d.defect is null then 0 else p.simulated - p.modelled end as explained
    from months as m join ledgers.postings as p on p.day <= m.period_end
    join accounts as a on a.id = p.account_id
    left join ledgers.differences as d on d.source = p.source and d.id = p.id and d.account_id = p.account_id
  ),
  sums as (select period_end, account_id, sum(modelled) as modelled, sum(explained) as explained from posted group by 1, 2)
  select coalesce(r.period_end, s.period_end) as period_end, coalesce(r.account_id, s.account_id) as account_id,
    coalesce(balance, 0) as reported, coalesce(modelled, 0) as modelled, coalesce(explained, 0) as explained
  from reported as r full join sums as s on s.period_end = r.period_end and s.account_id = r.account_id`;

/** The trial balance of each month, as the simulator and the models' ledger have it. */
export const TRIAL_BALANCE_CHECKS: readonly LedgerCheck[] = [
  {
    says: 'trial balance of each month, by account',
    sql: `
      select count(distinct period_end) as months, count(*) as balances,
        count(*) filter (where reported = modelled) as equal,
        count(*) filter (where reported <> modelled and reported = modelled + explained) as "explained to the cent by the defects below",
        count(*) filter (where reported <> modelled + explained) as unexplained
      from ledgers.balances`,
    isGood: ({ months, balances, unexplained }) =>
      Number(months) > 1 && Number(balances) > 100 && Number(unexplained) === 0,
  },
  {
    says: 'postings of both ledgers',
    sql: `
      select (select count(*) from ledgers.postings) as postings, count(*) as different,
        count(*) filter (where defect is null) as "without a known defect"
      from ledgers.differences`,
    isGood: (row) => Number(row['without a known defect']) === 0,
  },
  ...DEFECTS.map(([name]) => ({
    says: `defect ${name}`,
    sql: `
      select count(*) as postings, count(distinct (source, id)) as transactions,
        round(coalesce(sum(abs(simulated - modelled)), 0), 2) as "sum of the amounts that differ"
      from ledgers.differences where defect = '${name}'`,
    isGood: () => true,
  })),
  {
    says: 'profit and loss of each month, by account, against the loaded report',
    sql: `
      with reported as (
        select coalesce(column_start, period_start) as month, account_id, sum(amount) as amount
        from quickbooks.qb_report_profit_and_loss_cell
        where basis = 'Accrual' and kind <> 'summary' and account_id is not null and amount is not null
          and (column_start is not null or period_end < period_start + interval '1 month')
          and coalesce(column_end, period_end) < coalesce(column_start, period_start) + interval '1 month'
        group by 1, 2
      ),
      modelled as (
        select period_first_day as month, account_id, sum(converted_amount) as amount
        from ${MODELS}.quickbooks__profit_and_loss group by 1, 2
      ),
      explained as (
        select date_trunc('month', day)::date as month, account_id, sum(simulated - modelled) as amount
        from ledgers.differences where defect is not null group by 1, 2
      )
      select count(*) as amounts, count(*) filter (where coalesce(r.amount, 0) = coalesce(m.amount, 0)) as equal,
        count(*) filter (where coalesce(r.amount, 0) <> coalesce(m.amount, 0) + coalesce(e.amount, 0)) as unexplained
      from reported as r full join modelled as m using (month, account_id) left join explained as e using (month, account_id)`,
    isGood: ({ amounts, unexplained }) => Number(amounts) > 10 && Number(unexplained) === 0,
  },
];
