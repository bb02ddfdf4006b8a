// Keccak-256 as Ethereum uses it: SHA-3's permutation with the padding of before it became a standard, which Node has not.

const MASK = (1n << 64n) - 1n;
const RATE_BYTES = 136;
const ROUNDS = 24;

const rotate = (lane: bigint, by: bigint): bigint => ((lane << by) | (lane >> (64n - by))) & MASK;

/** The constants of the rounds, from the register that the standard defines them by (FIPS 202, 3.2.5). */
const CONSTANTS: readonly bigint[] = (() => {
  let register = 1;
  const next = () => {
    const bit = register & 1;
    register = (register << 1) ^ ((register >> 7) * 0x171);
    return bit;
  };
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j += 1) if (next() === 1) constant |= 1n << ((1n << BigInt(j)) - 1n);
    return constant;
  });
})();

export function keccak256(message: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor(message.length / RATE_BYTES) + 1) * RATE_BYTES);
  padded.set(message);
  padded[message.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  let state: bigint[] = Array.from({ length: 25 }, () => 0n);
  for (let at = 0; at < padded.length; at += RATE_BYTES) {
    for (let lane = 0; lane < RATE_BYTES / 8; lane += 1)
      state[lane] = (state[lane] ?? 0n) ^ padded.readBigUInt64LE(at + lane * 8);
    for (const constant of CONSTANTS) state = round(state, constant);
  }
  const out = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane += 1) out.writeBigUInt64LE(state[lane] ?? 0n, lane * 8);
  return out;
}

function round(state: readonly bigint[], constant: bigint): bigint[] {
  const at = (x: number, y: number) => state[(x % 5) + 5 * (y % 5)] ?? 0n;
  const columns = [0, 1, 2, 3, 4].map((x) => at(x, 0) ^ at(x, 1) ^ at(x, 2) ^ at(x, 3) ^ at(x, 4));
  const mixed = state.map(
    (lane, index) => lane ^ (columns[(index + 4) % 5] ?? 0n) ^ rotate(columns[(index + 1) % 5] ?? 0n, 1n),
  );
  // Rotation and place of each lane, along the path that visits all but the first.
  const moved = [...mixed];
  let [x, y] = [1, 0];
  for (let step = 0; step < 24; step += 1) {
    const lane = mixed[x + 5 * y] ?? 0n;
    [x, y] = [y, (2 * x + 3 * y) % 5];
    moved[x + 5 * y] = rotate(lane, BigInt((((step + 1) * (step + 2)) / 2) % 64));
  }
  return moved.map((lane, index) => {
    const row = 5 * Math.floor(index / 5);
    const beside = (by: number) => moved[row + ((index + by) % 5)] ?? 0n;
    return lane ^ (~beside(1) & MASK & beside(2)) ^ (index === 0 ? constant : 0n);
  });
}
