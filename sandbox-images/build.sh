#!/usr/bin/env bash
# Builds the two images of the cage and says from what. One script decides:
#   an image registry answers and a rustup toolchain is not here -> the official Rust image
#   otherwise                                                  -> Debian trixie packages (mmdebstrap), with the toolchain of this
#                                                                 machine's rustup where there is one, else Debian's own rustc
# usage: build.sh INPUTS NODE_BINARY   (digest of all inputs; the Node binary for the sinkhole)
# Environment: SANDPIT_BASE=debian|official forces the base; SANDPIT_IMAGES_TAG names the images' tag (current). Needs: docker; for the Debian base also mmdebstrap and root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
inputs=${1:?digest of the inputs} node=${2:?path of a Node binary}
official=rust:1-trixie tag=${SANDPIT_IMAGES_TAG:-current}
export DOCKER_BUILDKIT=0 BUILDKIT_PROGRESS=plain
say() { printf 'images: %s\n' "$*" >&2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Its words are shown only where it fails.
build() { docker build --quiet "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

# The newest stable toolchain of the host's rustup, as a folder; nothing where there is none.
host_toolchain() {
  local home=${RUSTUP_HOME:-$HOME/.rustup} folder
  for folder in "$home"/toolchains/stable-*-linux-gnu "$home"/toolchains/[0-9]*-linux-gnu; do
    [ -x "$folder/bin/cargo" ] && [ -x "$folder/bin/rustc" ] && { readlink -f "$folder"; break; }
  done
  return 0
}

packages() { grep -v '^#' "$here/packages.txt" | paste -sd, -; }

debian_base() {
  local extra=$1 tag=$2
  docker image inspect "$tag" >/dev/null 2>&1 && return
  if ! command -v mmdebstrap >/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say 'no image registry answers; as root on Debian this script could make a base (mmdebstrap)'; exit 1; }
    say 'installing mmdebstrap'
    DEBIAN_FRONTEND=noninteractive apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring >/dev/null
  fi
  say 'installing Debian packages into a base (about a minute)'
  mmdebstrap --quiet --variant=minbase --include="$(packages)${extra:+,$extra}" trixie - | docker import - "$tag" >/dev/null
}

toolchain=$(host_toolchain)
origin=${SANDPIT_BASE:-}
if [ -z "$origin" ] && [ -z "$toolchain" ] && timeout 120 docker pull -q "$official" >/dev/null 2>&1; then origin=official; fi
mkdir -p "$work/base" "$work/builder/toolchain" "$work/sinkhole"
if [ "$origin" = official ]; then
  say "base: the official Rust image ($official)"
  base=$official toolchain=
else
  extra=$([ -n "$toolchain" ] || echo rustc,cargo,libstd-rust-dev)
  base=sandpit-base:$(printf '%s %s' "$(packages)" "$extra" | sha256sum | cut -c1-16)
  origin="debian trixie${toolchain:+ with the toolchain of this machine}"
  say "base: $origin"
  debian_base "$extra" "$base"
fi

cp "$here/packages.txt" "$here/base.Dockerfile" "$work/base/"
build --network host --build-arg BASE="$base" -f "$work/base/base.Dockerfile" -t sandpit-common:current "$work/base"

if [ -n "$toolchain" ]; then
  say 'copying the toolchain (without its documentation)'
  cp -a "$toolchain/bin" "$toolchain/lib" "$work/builder/toolchain/"
  rm -rf "$work"/builder/toolchain/lib/rustlib/*/analysis "$work/builder/toolchain/lib/rustlib/src"
fi
cp "$here/builder/Dockerfile" "$here/builder/mount-points.sh" "$work/builder/"
build_builder() { # toolchain label, registry label
  build --network none --build-arg BASE=sandpit-common:current --build-arg INPUTS="$inputs" --build-arg ORIGIN="$origin" \
    --build-arg TOOLCHAIN="$1" --build-arg REGISTRY="$2" -t "sandpit-builder:$tag" "$work/builder"
}
say 'building the builder image'
build_builder '' ''
in_builder() { docker run --rm --network none --entrypoint '' "sandpit-builder:$tag" sh -c "$1"; }
# Cargo's own default index is a constant of its binary: asked of the toolchain that will build, written down nowhere else.
registry=$(in_builder 'grep -aoE "sparse\+https://[A-Za-z0-9./-]+/" "$(command -v cargo)" | grep -m1 "//index[.]"')
build_builder "$(in_builder 'rustc -V')" "${registry#sparse+}"

say 'building the sinkhole image'
cp "$node" "$work/sinkhole/node"
cp -r "$here/sinkhole" "$work/sinkhole/program"
mv "$work"/sinkhole/program/{Dockerfile,births.c,chosen-calls.c,later-clock.c,watch-opens.c,unmark.c} "$work/sinkhole/"
build --network none --build-arg BASE=sandpit-common:current --build-arg INPUTS="$inputs" -t "sandpit-sinkhole:$tag" "$work/sinkhole"
say 'done'
