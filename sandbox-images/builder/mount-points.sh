# The user of an ordinary machine, and the folders that the cage mounts over: the root is read-only when it runs.
# The same paths as src/sandbox/layout.ts.
set -eu
id dev >/dev/null 2>&1 || useradd --uid 1000 --user-group --create-home --shell /bin/bash dev
mkdir -p /usr/share/skel/dev /usr/share/cargo/registry /usr/local/lib/start /usr/share/cargo/project /usr/share/cargo/package /run/index
chown -R dev:dev /home/dev
# An opening that the kernel refuses is seen by no sensor: to see who reaches for these they are there and can be read.
[ -s /etc/machine-id ] || od -An -tx1 -N16 /dev/urandom | tr -d ' \n' > /etc/machine-id
touch /etc/sudoers
chmod o+r /etc/shadow /etc/sudoers
