#!/usr/bin/env bash
# Makes .venv with pip in it. PYTHON names the Python to use; else the first of the list below that is 3.11 or newer.
set -euo pipefail
cd "$(dirname "$0")/.."

if .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  exit
fi

chosen=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
  if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    chosen=$candidate
    break
  fi
done
if [ -z "$chosen" ]; then
  echo "The book needs Python 3.11 or newer: install it, or name one, e.g. make serve PYTHON=/path/to/python3.12" >&2
  exit 1
fi

# Debian splits venv's pip off into python3-venv: without that package, pip is fetched instead.
rm -rf .venv
if "$chosen" -c 'import ensurepip' 2>/dev/null && "$chosen" -m venv .venv; then
  exit
fi
rm -rf .venv
"$chosen" -m venv --without-pip .venv
if .venv/bin/python tools/get_pip.py; then
  exit
fi
rm -rf .venv
echo "pip could not be put into .venv. Install the package that brings it (Debian, Ubuntu: apt-get install python3-venv) and try again." >&2
exit 1
