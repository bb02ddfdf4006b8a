#!/usr/bin/env bash
# Gives the engine of this machine gVisor as the runtime `runsc`, for `--runtime runsc` and its tests: from Debian's archive, of the
# release that has one which works. Inside the false internet's network it uses that network (`--network=host`).
set -euo pipefail
say() { printf 'gvisor: %s\n' "$*" >&2; }
settings=/etc/docker/daemon.json
command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] && [ -f /usr/share/keyrings/debian-archive-keyring.gpg ] ||
  { say "install runsc and name it among the runtimes of $settings (not root, or not Debian here)"; exit 1; }
if ! command -v runsc >/dev/null; then
  # The archive that this machine uses, asked for another release, without touching this machine's own sources.
  archive=$({ cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } |
    sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *(https?:[^ ]*\/debian)\/?( .*)?$/\3/p' | head -n 1)
  [ -n "$archive" ] || { say 'no Debian archive among the sources of apt'; exit 1; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive trixie main" >"$work/sources.list"
  apart=(-o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work"
    -o APT::Sandbox::User=root)
  say 'installing runsc'
  apt-get "${apart[@]}" update -qq
  (cd "$work" && apt-get "${apart[@]}" download -qq runsc && dpkg -x runsc_*.deb unpacked)
  install -m 755 "$work/unpacked/usr/bin/runsc" /usr/local/bin/runsc
fi
[ ! -s "$settings" ] || { say "$settings is there already: name $(command -v runsc) with --network=host among its runtimes, and have the daemon read it"; exit 1; }
mkdir -p "${settings%/*}"
printf '{"runtimes":{"runsc":{"path":"%s","runtimeArgs":["--network=host"]}}}\n' "$(command -v runsc)" >"$settings"
pkill -HUP -x dockerd
for _ in $(seq 20); do docker info 2>/dev/null | grep -q 'Runtimes:.*runsc' && { say 'the engine has runsc'; exit 0; }; sleep 0.5; done
say 'the engine does not take it'
exit 1
