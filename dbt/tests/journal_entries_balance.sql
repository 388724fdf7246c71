-- The debits of a journal entry are its credits.
select realm_id, journal_entry_id, sum(case journal_entry_posting_type when 'Debit' then amount when 'Credit' then -amount end) as difference
from {{ ref('qb_journal_entry_line') }}
group by realm_id, journal_entry_id
having coalesce(sum(case journal_entry_posting_type when 'Debit' then amount when 'Credit' then -amount end), 0) <> 0
