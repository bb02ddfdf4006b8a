/** What a claim of the code is a case of, coarse enough to be compared between versions. */
export type Capability = 'network' | 'exec' | 'persistence' | 'secrets' | 'hiding';

const OF_CLAIM: Readonly<Record<Capability, readonly string[]>> = {
  network: ['connect', 'listen', 'http', 'dns', 'udp', 'download-tool', 'exfil-host'],
  exec: ['exec'],
  persistence: ['persistence-write', 'toolchain-tamper'],
  secrets: ['secret-path', 'read-then-send', 'sweep-then-send', 'host-fingerprint-then-send'],
  hiding: [
    'hidden-command',
    'decode-then-run',
    'decode-then-connect',
    'download-then-run',
    'bundled-binary-run',
    'detached-child',
    'gated-effect',
    'tls-checks-off',
    'constructor',
  ],
};
const BY_CLAIM = new Map(
  Object.entries(OF_CLAIM).flatMap(([capability, claims]) => claims.map((claim) => [claim, capability as Capability])),
);

/** Null for claims that say nothing between versions: nearly all code reads files and the environment. */
export function capabilityOf(claim: string): Capability | null {
  return BY_CLAIM.get(claim) ?? null;
}
