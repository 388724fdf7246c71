{{ config(severity='warn') }}
-- Values that the views show as null. They are no error: look at them once.
select * from {{ ref('qb_data_quality') }}
