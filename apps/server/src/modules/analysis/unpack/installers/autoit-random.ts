/** The generators whose bytes AutoIt lays over its files. */

const words = 624;

/** M. Matsumoto, T. Nishimura, Mersenne Twister (1998); of each word the bits 1 to 8. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(words);
  state[0] = seed >>> 0;
  for (let i = 1; i < words; i += 1) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(0x6c078965, before ^ (before >>> 30)) + i;
  }
  let next = words;
  return () => {
    if (next === words) {
      twist(state);
      next = 0;
    }
    let value = state[next] ?? 0;
    next += 1;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    value ^= value >>> 18;
    return (value >>> 1) & 255;
  };
}

function twist(state: Uint32Array) {
  for (let i = 0; i < words; i += 1) {
    const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % words] ?? 0) & 0x7fffffff);
    const odd = (joined & 1) === 0 ? 0 : 0x9908b0df;
    state[i] = (state[(i + 397) % words] ?? 0) ^ (joined >>> 1) ^ odd;
  }
}

/** A. Fog, Chaotic random number generators with random cycle lengths (2001), type B, 17 words. */
export function ranrot(seed: number): () => number {
  const state = new Uint32Array(17);
  let value = seed & 0xffff;
  for (let i = 0; i < 17; i += 1) {
    value = (1 - Math.imul(value, 0x53a9b4fb)) | 0;
    state[i] = value;
  }
  let [first, second] = [0, 10];
  const rolled = (word: number, by: number) => (word << by) | (word >>> (32 - by));
  const step = () => {
    const sum = rolled(state[first] ?? 0, 9) + rolled(state[second] ?? 0, 13);
    state[first] = sum;
    first = first === 0 ? 16 : first - 1;
    second = second === 0 ? 16 : second - 1;
    return sum >>> 0;
  };
  for (let i = 0; i < 9; i += 1) step();
  return () => {
    step();
    // The fraction of 32 bits times 256.
    return step() >>> 24;
  };
}
