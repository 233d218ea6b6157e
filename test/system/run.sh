#!/usr/bin/env bash
# Tests that start, kill and restart the compiled program. Arguments go on to vitest.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Servers are not in everybody's path.
PATH=$PATH:/usr/sbin

# Programs that these tests drive and npm has not, as `command:package` of Debian.
needed=(sshd:openssh-server chromium:chromium)

missing=()
for need in "${needed[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
if ((${#missing[@]} > 0)); then
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "The system tests need these packages: ${missing[*]}" >&2
    exit 1
  fi
  # A server that comes with a package shall not be started: the tests start their own.
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

npm run -s build
npx vitest run --config vitest.system.config.ts "$@"
