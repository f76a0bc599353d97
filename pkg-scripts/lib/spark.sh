#!/usr/bin/env bash
# The counting step on Spark against the built-in one: the same neighbours, or it fails.   spark.sh [EVENTS [ITEMS]]
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
events="${1:-60000}" items="${2:-1500}"
command -v java > /dev/null || stop "Spark needs Java: apt-get install default-jre-headless"
python=.cache/spark/bin/python
if ! "$python" -c "import pyspark" 2> /dev/null; then
  say "installing PySpark into .cache/spark (a minute or two, once)"
  python3 -m venv .cache/spark && .cache/spark/bin/pip install --quiet pyspark || stop "PySpark could not be installed. Run: pip install pyspark"
fi
cargo build --quiet --release --features offline --bin indwell
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target/release/indwell synthesize --events "$events" --items "$items" --out "$folder/made.csv"
# Every click at a time of its own, and sessions by name, so that nothing is left to the order of rows.
awk -F, -v OFS=, 'NR == 1 { print "visitor,session,event,item_id,time"; next }
  $1 != visitor { visitor = $1; session += 1 } { print $1, "s" session, "view_item", $3, 1700000000 + NR }' \
  "$folder/made.csv" > "$folder/events.csv"
target/release/indwell pairs --sql --min-support 3 > "$folder/pairs.sql"
"$python" pkg-scripts/lib/spark.py "$folder/events.csv" "$folder/pairs.sql" "$folder/pairs" 2> "$folder/spark.log" || { tail -n 30 "$folder/spark.log" >&2; exit 1; }
mv "$folder"/pairs/*.parquet "$folder/pairs.parquet"
common=(--min-support 3 --neighbours 20 --no-search --built 1)
target/release/indwell pack --events "$folder/events.csv" --out "$folder/built-in.pack" "${common[@]}"
target/release/indwell pack --pairs "$folder/pairs.parquet" --out "$folder/spark.pack" "${common[@]}"
for pack in built-in spark; do
  target/release/indwell inspect "$folder/$pack.pack" --neighbours | awk -F'\t' '$1 == "looked at next" { print $2, $3 }' | sort > "$folder/$pack.txt"
done
count=$(wc -l < "$folder/built-in.txt")
[ "$count" -gt 1000 ] || stop "there are only $count neighbours to compare"
if ! cmp -s "$folder/built-in.txt" "$folder/spark.txt"; then
  stop "$(comm -3 "$folder/built-in.txt" "$folder/spark.txt" | wc -l) of $count neighbours differ"
fi
say "all $count neighbours are the same"
