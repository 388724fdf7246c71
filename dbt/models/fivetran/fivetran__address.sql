-- Written from dbt/columns: change it there.
{{ config(alias='address') }}
select distinct on (id)
  "id",
  "city",
  "country",
  "country_sub_division_code",
  "latitude",
  "line_1",
  "line_2",
  "line_3",
  "line_4",
  "line_5",
  "longitude",
  "postal_code",
  "_fivetran_synced"
from (
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_customer') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_customer') }}
  where ship_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_vendor') }}
  where bill_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_invoice') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_invoice') }}
  where ship_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_estimate') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_estimate') }}
  where ship_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_sales_receipt') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_sales_receipt') }}
  where ship_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_credit_memo') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_credit_memo') }}
  where ship_addr_id is not null
  union all
  select
    bill_addr_id as "id",
    bill_addr_city as "city",
    bill_addr_country as "country",
    bill_addr_country_sub_division_code as "country_sub_division_code",
    bill_addr_lat as "latitude",
    bill_addr_line1 as "line_1",
    bill_addr_line2 as "line_2",
    bill_addr_line3 as "line_3",
    bill_addr_line4 as "line_4",
    bill_addr_line5 as "line_5",
    bill_addr_long as "longitude",
    bill_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_refund_receipt') }}
  where bill_addr_id is not null
  union all
  select
    ship_addr_id as "id",
    ship_addr_city as "city",
    ship_addr_country as "country",
    ship_addr_country_sub_division_code as "country_sub_division_code",
    ship_addr_lat as "latitude",
    ship_addr_line1 as "line_1",
    ship_addr_line2 as "line_2",
    ship_addr_line3 as "line_3",
    ship_addr_line4 as "line_4",
    ship_addr_line5 as "line_5",
    ship_addr_long as "longitude",
    ship_addr_postal_code as "postal_code",
    ingested_at_utc as "_fivetran_synced",
    last_updated_time as newest
  from {{ ref('qb_refund_receipt') }}
  where ship_addr_id is not null
) as a
order by id, newest desc nulls last
