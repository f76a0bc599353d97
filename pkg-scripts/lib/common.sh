# Sourced by the scripts: the repository's root as working folder, and three ways to speak.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$ROOT"
export CARGO_TARGET_DIR="$ROOT/target"

say() { printf '→ %s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

# The one version of wasm-bindgen: what Cargo.lock says, before there is one the pin in Cargo.toml.
bindgen_version() {
  local version=""
  if [ -f Cargo.lock ]; then
    version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
  fi
  if [ -z "$version" ]; then
    version=$(sed -nE 's/^wasm-bindgen *=.*"=([0-9.]+)".*/\1/p' Cargo.toml | head -n 1)
  fi
  [ -n "$version" ] || stop 'Cargo.toml must pin wasm-bindgen to one version, as in wasm-bindgen = "=0.2.130".'
  printf '%s' "$version"
}

# Where the wasm-bindgen tools of that version are kept.
bindgen_bin() { printf '%s' "$ROOT/.cache/wasm-bindgen-$(bindgen_version)/bin"; }

chromium_path() {
  local place
  for place in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    if [ -n "$place" ] && [ -x "$place" ]; then printf '%s' "$place"; return; fi
  done
  return 1
}

chromedriver_path() {
  if [ -n "${CHROMEDRIVER:-}" ] && [ -x "$CHROMEDRIVER" ]; then printf '%s' "$CHROMEDRIVER"; return; fi
  command -v chromedriver
}
