#!/usr/bin/env bash
# The census of the whole company under Meltano: `meltano run qb_census`. It compares the tables with QuickBooks, loads
# the deletions, and stores the STATE for the next run of qb_all_backfill. Exit codes as those of the census itself.
set -euo pipefail
umask 077

id="${MELTANO_ENVIRONMENT:-dev}:tap-quickbooks-to-target-postgres-raw"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

meltano state get "$id" > "$folder/stored.json"
node -e '
  const text = require("node:fs").readFileSync(process.argv[1], "utf8").trim();
  const state = text === "" ? undefined : JSON.parse(text).singer_state;
  if (state === undefined) {
    console.error("Meltano has no STATE of " + process.argv[2] + ": run qb_all_backfill first");
    process.exit(2);
  }
  process.stdout.write(JSON.stringify(state));
' "$folder/stored.json" "$id" > "$folder/state.json"

if [ "${1:-}" = --dry-run ]; then
  meltano invoke target-postgres-raw known |
    meltano invoke tap-quickbooks census --known - --state "$folder/state.json" --dry-run
  exit
fi

status=0
meltano invoke target-postgres-raw known |
  meltano invoke tap-quickbooks census --known - --state "$folder/state.json" |
  meltano invoke target-postgres-raw > "$folder/states.jsonl" || status=$?

# A census that ends with a code for missing records has written the STATE that leaves their time open.
last=$(grep '^{' "$folder/states.jsonl" | tail -n 1 || true)
if [ -n "$last" ]; then
  printf '{"singer_state":%s}' "$last" > "$folder/next.json"
  meltano state set --force --input-file "$folder/next.json" "$id"
fi
exit "$status"
