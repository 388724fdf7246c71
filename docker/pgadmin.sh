#!/bin/sh
# Starts pgAdmin with the password of the database where it looks for it: in the storage of its one user.
# Written anew at each start, so that a changed password is taken over.
set -eu
umask 077
storage="/var/lib/pgadmin/storage/$(printf %s "$PGADMIN_DEFAULT_EMAIL" | tr @ _)"
mkdir -p "$storage"
password=$(sed 's/[\\:]/\\&/g' "$PGADMIN_DEFAULT_PASSWORD_FILE")
printf 'postgres:5432:*:*:%s\n' "$password" > "$storage/.pgpass"
exec /entrypoint.sh "$@"
