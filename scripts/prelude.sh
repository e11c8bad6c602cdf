# shellcheck shell=bash
# Read by every script of this folder: the root of the checkout, one set of Go flags, and how to speak.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The same flags for build, vet and test, or Go compiles every package twice. What the user set stays in front.
# -buildvcs=false because git refuses to tell about a checkout that belongs to somebody else, and Go then refuses to build.
if command -v go >/dev/null; then
  GOFLAGS="$(cd / && go env GOFLAGS) -trimpath -buildvcs=false"
  export GOFLAGS="${GOFLAGS# }"
fi

say() { printf '%s\n' "$*"; }

# die SENTENCE: what is wrong and what to do, then the end.
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# major_minor VERSION: 20.19.4 becomes 20019, so that versions compare as numbers.
major_minor() {
  local major minor
  IFS=. read -r major minor _ <<<"$1"
  printf '%d\n' $((10#${major:-0} * 1000 + 10#${minor:-0}))
}

# chromium_path prints where the browser of the tests is; CHROMIUM=… names one that is installed elsewhere.
chromium_path() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    [[ -n $name ]] && command -v "$name" && return
  done
  return 1
}
