#!/usr/bin/env bash
# Makes the book's faces in book/_static/face again from the pinned package and compares them with those in the repository.
# With --write it replaces them. Needs npm and Python with venv; nothing else in the project does.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
face=$root/book/_static/face
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -R "$root/tools/face/." "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --silent   # package-lock.json carries the checksum of the package
"${PYTHON:-python3}" -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
tools/bin/python make.py node_modules/@fontsource-variable/source-serif-4 out

if [ "${1:-}" = --write ]; then
  cp out/* "$face"
  echo "Written to book/_static/face."
  exit
fi
for file in upright.woff2 italic.woff2 OFL.txt README.md; do
  cmp "out/$file" "$face/$file" || { echo "$file differs: run tools/vendor_face.sh --write if that is meant." >&2; exit 1; }
done
echo "The faces in the repository are those that the package makes."
