#!/usr/bin/env bash
# Installs the Debian packages named in the given lists where they are missing; asks for nothing when none is.
# Usage: setup/debian.sh LIST...        (SKIP_PACKAGES=1: trust that they are there)
# It never removes, upgrades or configures anything, and it knows no Python.
set -euo pipefail

[ "${SKIP_PACKAGES:-}" != 1 ] || exit 0

say() { printf '%s\n' "$*" >&2; }

# Lines of the lists without comments: "name" or "name | other-name".
wanted() { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@"; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# 0 when one of the alternatives on this line is installed.
satisfied() {
  local name
  for name in ${1//|/ }; do
    if installed "$name"; then return 0; fi
  done
  return 1
}

# The first alternative that apt can install; empty when there is none.
available() {
  local name
  for name in ${1//|/ }; do
    if [[ $(apt-cache policy "$name" 2>/dev/null) =~ Candidate:\ [^\(] ]]; then
      printf '%s\n' "$name"
      return 0
    fi
  done
}

by_hand() {
  say "$1"
  say "Please install by hand what these Debian packages hold, then call make again with SKIP_PACKAGES=1:"
  shift
  printf '  %s\n' "$@" >&2
  exit 1
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  mapfile -t all < <(wanted "$@")
  by_hand "This is not a Debian-like system (no dpkg and apt-get)." "${all[@]}"
fi

missing=()
while IFS= read -r line; do
  satisfied "$line" || missing+=("$line")
done < <(wanted "$@")
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || by_hand "Packages are missing, and there is neither root nor sudo." "${missing[@]}"
  root=(sudo)
fi

say "Debian packages to install: ${missing[*]}"
"${root[@]}" apt-get update -q

names=()
unknown=()
for line in "${missing[@]}"; do
  name=$(available "$line")
  if [ -n "$name" ]; then names+=("$name"); else unknown+=("$line"); fi
done
[ ${#unknown[@]} -eq 0 ] || by_hand "The package sources of this system do not have:" "${unknown[@]}"

"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${names[@]}"
