{{ config(severity=var('quickbooks_raw__reports', 'error')) }}
-- In a balance sheet assets equal liabilities and equity, in each column, to the cent.
select realm_id, report_id, cell,
  max(amount) filter (where group_name = 'TotalAssets') as assets,
  max(amount) filter (where group_name = 'TotalLiabilitiesAndEquity') as liabilities_and_equity
from {{ ref('qb_report_balance_sheet_cell') }}
where kind = 'summary' and cell > 0 and group_name in ('TotalAssets', 'TotalLiabilitiesAndEquity')
group by realm_id, report_id, cell
having coalesce(max(amount) filter (where group_name = 'TotalAssets'), 0)
  <> coalesce(max(amount) filter (where group_name = 'TotalLiabilitiesAndEquity'), 0)
