/** The processor's flags and the arithmetic that sets them (Intel SDM 1, 3.4.3). */

const parity = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = byte;
  bits ^= bits >> 4;
  bits ^= bits >> 2;
  bits ^= bits >> 1;
  return ~bits & 1;
});

export const maskOf = (size: number) => (size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff);

export class Flags {
  carry = 0;
  parity = 0;
  adjust = 0;
  zero = 0;
  sign = 0;
  trap = 0;
  direction = 0;
  overflow = 0;

  get word(): number {
    return (
      0x202 |
      this.carry |
      (this.parity << 2) |
      (this.adjust << 4) |
      (this.zero << 6) |
      (this.sign << 7) |
      (this.trap << 8) |
      (this.direction << 10) |
      (this.overflow << 11)
    );
  }

  set word(value: number) {
    this.carry = value & 1;
    this.parity = (value >> 2) & 1;
    this.adjust = (value >> 4) & 1;
    this.zero = (value >> 6) & 1;
    this.sign = (value >> 7) & 1;
    this.trap = (value >> 8) & 1;
    this.direction = (value >> 10) & 1;
    this.overflow = (value >> 11) & 1;
  }

  /** Zero, sign and parity by a result; answers it. */
  result(value: number, size: number): number {
    const kept = (value & maskOf(size)) >>> 0;
    this.zero = kept === 0 ? 1 : 0;
    this.sign = (kept >>> (8 * size - 1)) & 1;
    this.parity = parity[kept & 255] ?? 0;
    return kept;
  }

  add(a: number, b: number, size: number, carry = 0): number {
    const sum = a + b + carry;
    this.carry = sum > maskOf(size) ? 1 : 0;
    const kept = this.result(sum, size);
    this.overflow = (((a ^ kept) & (b ^ kept)) >>> (8 * size - 1)) & 1;
    this.adjust = ((a ^ b ^ kept) >> 4) & 1;
    return kept;
  }

  subtract(a: number, b: number, size: number, borrow = 0): number {
    const difference = a - b - borrow;
    this.carry = difference < 0 ? 1 : 0;
    const kept = this.result(difference, size);
    this.overflow = (((a ^ b) & (a ^ kept)) >>> (8 * size - 1)) & 1;
    this.adjust = ((a ^ b ^ kept) >> 4) & 1;
    return kept;
  }

  logic(value: number, size: number): number {
    this.carry = 0;
    this.overflow = 0;
    this.adjust = 0;
    return this.result(value, size);
  }

  /** `add or adc sbb and sub xor cmp`, by their number; comparing answers the first operand. */
  operation(kind: number, a: number, b: number, size: number): number {
    switch (kind) {
      case 0:
        return this.add(a, b, size);
      case 1:
        return this.logic(a | b, size);
      case 2:
        return this.add(a, b, size, this.carry);
      case 3:
        return this.subtract(a, b, size, this.carry);
      case 4:
        return this.logic(a & b, size);
      case 5:
        return this.subtract(a, b, size);
      case 6:
        return this.logic(a ^ b, size);
      default:
        this.subtract(a, b, size);
        return a;
    }
  }

  increment(a: number, size: number): number {
    const { carry } = this;
    const kept = this.add(a, 1, size);
    this.carry = carry;
    return kept;
  }

  decrement(a: number, size: number): number {
    const { carry } = this;
    const kept = this.subtract(a, 1, size);
    this.carry = carry;
    return kept;
  }

  /** `rol ror rcl rcr shl shr sal sar`, by their number. */
  shift(kind: number, a: number, times: number, size: number): number {
    const bits = 8 * size;
    const count = times & 31;
    if (count === 0) return a;
    if (kind < 4) return this.rotate(kind, a, count, bits);
    let value = a;
    if (kind === 7) value = (value << (32 - bits)) >> (32 - bits);
    const last = count - 1;
    const before = kind === 7 ? value >> last : kind === 5 ? value >>> last : value << last;
    const right = kind === 5 || kind === 7;
    this.carry = (right ? before : before >>> (bits - 1)) & 1;
    const kept = this.result(right ? (kind === 7 ? before >> 1 : before >>> 1) : before << 1, size);
    const top = (kept >>> (bits - 1)) & 1;
    this.overflow = kind === 5 ? (a >>> (bits - 1)) & 1 : kind === 7 ? 0 : top ^ this.carry;
    return kept;
  }

  private rotate(kind: number, a: number, count: number, bits: number): number {
    let value = a;
    for (let i = 0; i < count; i += 1) {
      const top = (value >>> (bits - 1)) & 1;
      const low = value & 1;
      if (kind === 0 || kind === 2) {
        value = (value << 1) | (kind === 0 ? top : this.carry);
        this.carry = top;
      } else {
        const put = kind === 1 ? low : this.carry;
        value = (value >>> 1) | (put << (bits - 1));
        this.carry = low;
      }
      value = (value & maskOf(bits / 8)) >>> 0;
    }
    const top = (value >>> (bits - 1)) & 1;
    const second = (value >>> (bits - 2)) & 1;
    this.overflow = kind === 0 || kind === 2 ? top ^ this.carry : top ^ second;
    return value;
  }

  /** The sixteen conditions of jumps, by their number. */
  holds(condition: number): boolean {
    let value: number;
    switch (condition >> 1) {
      case 0:
        value = this.overflow;
        break;
      case 1:
        value = this.carry;
        break;
      case 2:
        value = this.zero;
        break;
      case 3:
        value = this.carry | this.zero;
        break;
      case 4:
        value = this.sign;
        break;
      case 5:
        value = this.parity;
        break;
      case 6:
        value = this.sign ^ this.overflow;
        break;
      default:
        value = this.zero | (this.sign ^ this.overflow);
    }
    return (value ^ (condition & 1)) !== 0;
  }
}
