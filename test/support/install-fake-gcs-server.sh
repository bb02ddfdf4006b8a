#!/usr/bin/env bash
# Installs fake-gcs-server, a server of the Cloud Storage protocol, into a folder, by Go's own client. Where there is no modern Go,
# Debian's old one fetches a modern toolchain as a module, which is how Go itself does it.
# usage: install-fake-gcs-server.sh FOLDER
set -euo pipefail
folder=${1:?folder}
version=v1.56.1
[ -x "$folder/fake-gcs-server" ] && exit 0
say() { printf 'fake-gcs-server: %s\n' "$*" >&2; }
toolchain=go1.26.0.linux-amd64
go=$(command -v go || ls /usr/local/go/bin/go 2>/dev/null || true)
if [ -z "$go" ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say 'needs Go: install it, then run this again'; exit 1; }
  say 'installing Go'
  DEBIAN_FRONTEND=noninteractive apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends golang-go ca-certificates >/dev/null
  go=$(command -v go)
fi
minor=$("$go" env GOVERSION | sed -E 's/go1\.([0-9]+).*/\1/')
if [ "$minor" -lt 24 ]; then
  say 'fetching a modern Go toolchain'
  work=$(mktemp -d)
  (cd "$work" && "$go" mod init x >/dev/null 2>&1 && "$go" mod download "golang.org/toolchain@v0.0.1-$toolchain")
  rm -rf "$work"
  home=$("$go" env GOMODCACHE)/golang.org/toolchain@v0.0.1-$toolchain
  # Modules carry no execute bits.
  chmod -R u+w "$home" && chmod +x "$home"/bin/* "$home"/pkg/tool/*/*
  go=$home/bin/go
fi
say 'building it (some minutes, once)'
mkdir -p "$folder"
GOBIN="$folder" GOTOOLCHAIN=local GOFLAGS=-modcacherw nice "$go" install "github.com/fsouza/fake-gcs-server@$version"
say 'installed'
