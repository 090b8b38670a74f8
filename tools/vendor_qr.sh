#!/usr/bin/env bash
# Builds engine/modelbook/explorer/vendor/qr.js again from the pinned npm package and compares it with the one in the repository.
# With --write it replaces it. Needs Node 18 or newer and npm; nothing else in the project does.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
vendor=$root/engine/modelbook/explorer/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -R "$root/tools/qr/." "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --silent   # package-lock.json carries the checksum of each package
node build.mjs

if [ "${1:-}" = --write ]; then
  cp out/qr.js out/qr-README.md "$vendor"
  echo "Written to engine/modelbook/explorer/vendor."
  exit
fi
for file in qr.js qr-README.md; do
  cmp "out/$file" "$vendor/$file" || { echo "$file differs: run tools/vendor_qr.sh --write if that is meant." >&2; exit 1; }
done
echo "The script in the repository is the one that this package makes."
