# The common base of both images. FROM is either the official Rust image or the base that build.sh made of Debian packages;
# the second one has every package already, and then nothing is fetched here.
ARG BASE
FROM ${BASE}
COPY packages.txt /tmp/packages.txt
RUN packages=$(grep -v '^#' /tmp/packages.txt | tr '\n' ' '); \
    if ! dpkg -s $packages >/dev/null 2>&1; then \
      apt-get update && apt-get install -y --no-install-recommends $packages && rm -rf /var/lib/apt/lists/*; \
    fi; rm /tmp/packages.txt
