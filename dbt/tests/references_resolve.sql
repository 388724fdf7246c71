{{ config(severity='warn') }}
-- References to objects that are in no table: a stream that is not loaded, or a deleted object.
select * from {{ ref('qb_unresolved_reference') }}
