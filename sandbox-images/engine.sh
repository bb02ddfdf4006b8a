#!/usr/bin/env bash
# Gets a container engine to answer on this machine: installs Debian's where there is none, starts it where it does not run.
# It outlives this script. On a machine that is not Debian's or not ours to change, one line says what to do.
set -euo pipefail
say() { printf 'engine: %s\n' "$*" >&2; }
answers() { docker info >/dev/null 2>&1; }
answers && { say 'it answers already'; exit 0; }
if ! command -v dockerd >/dev/null; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say 'install Docker or another engine with its API, start it, and run this again (not root, or no apt here)'; exit 1; }
  say 'installing docker.io'
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends docker.io iptables >/dev/null
fi
answers && { say 'it answers'; exit 0; }
if [ -d /run/systemd/system ]; then
  systemctl start docker
else
  [ "$(id -u)" = 0 ] || { say 'start the Docker daemon as root, then run this again'; exit 1; }
  log=/var/log/dockerd.log
  # With its ordinary bridge first; where the kernel lets nobody make one, without: no container of ours uses it.
  for options in '' '--bridge=none --iptables=false --ip-masq=false'; do
    say "starting dockerd $options"
    # shellcheck disable=SC2086
    setsid nohup dockerd $options >"$log" 2>&1 </dev/null &
    daemon=$!
    for _ in $(seq 60); do
      answers && { say 'it answers'; exit 0; }
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.5
    done
    kill "$daemon" 2>/dev/null || true
    sleep 1
  done
  say "it does not start: $(grep -m1 -iE 'failed|error' "$log" || tail -n 1 "$log")"
  exit 1
fi
for _ in $(seq 60); do answers && { say 'it answers'; exit 0; }; sleep 0.5; done
say 'it does not answer; see journalctl -u docker'
exit 1
