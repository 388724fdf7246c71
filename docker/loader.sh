#!/bin/sh
# Runs when the image makes the database, and can be run again: gives the loader a role of its own, which owns its
# database and is no superuser. After that the superuser has no password, and gets in by the container's socket only.
set -eu
psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres \
  --set loader="$PG_USER" --set database="$PG_DB" <<'SQL'
\set password `cat "$POSTGRES_PASSWORD_FILE"`
select :'loader'::name <> current_user as is_own \gset
select :'loader'::name not in (select rolname from pg_roles) as is_new \gset
\if :is_new
create role :"loader";
\endif
\if :is_own
alter role :"loader" login password :'password';
\endif
select :'database'::name not in (select datname from pg_database) as is_new \gset
\if :is_new
create database :"database" owner :"loader";
\else
alter database :"database" owner to :"loader";
\endif
\if :is_own
alter role current_user password null;
\endif
SQL
