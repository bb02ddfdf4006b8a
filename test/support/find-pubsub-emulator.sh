#!/usr/bin/env bash
# Prints the classpath of Google's Pub/Sub emulator, which comes with the gcloud command; exits 1 where it or Java is not here.
set -euo pipefail
command -v java >/dev/null || exit 1
for root in "$(dirname "$(dirname "$(readlink -f "$(command -v gcloud || echo /nonexistent/bin/gcloud)")")")" /usr/lib/google-cloud-sdk /usr/share/google-cloud-sdk /opt/google-cloud-sdk "$HOME/google-cloud-sdk"; do
  jar=$(ls "$root"/platform/pubsub-emulator/lib/*.jar 2>/dev/null | head -n 1)
  [ -n "$jar" ] && { echo "$jar"; exit 0; }
done
exit 1
