import { Flags } from './flags.ts';
import { Fault, type Memory } from './memory.ts';

export const [eax, ecx, edx, ebx, esp, ebp, esi, edi] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

export const illegalInstruction = 0xc000001d;

/**
 * Registers, operands and the instruction pointer of a 32-bit x86 processor in a flat address
 * space (Intel SDM 2, chapter 2). What it executes is in `execute.ts`.
 */
export class Processor {
  readonly memory: Memory;
  readonly flags = new Flags();
  readonly registers = new Uint32Array(8);
  /** The next byte of the instruction. */
  ip = 0;
  /** The operand size of this instruction when it is not bytes: 4, or 2 behind a prefix. */
  size = 4;
  /** Added to memory operands behind a prefix for the thread's segment. */
  segment = 0;
  shortAddress = false;
  /** 0, or the prefix f2 or f3. */
  repeat = 0;
  /** Rounds of repeated string operations so far: one step may take thousands. */
  rounds = 0;
  /** The operand after the opcode: its register, and its other side in a register or memory. */
  reg = 0;
  mod = 0;
  rm = 0;
  effective = 0;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  r(index: number): number {
    return this.registers[index] as number;
  }

  immediate(size: number): number {
    const value = this.memory.read(this.ip, size);
    this.ip = (this.ip + size) >>> 0;
    return value;
  }

  /** A signed byte or word. */
  signed(size: number): number {
    const value = this.immediate(size);
    const bits = 32 - 8 * size;
    return (value << bits) >> bits;
  }

  getRegister(index: number, size: number): number {
    if (size === 4) return this.r(index);
    if (size === 2) return this.r(index) & 0xffff;
    return index < 4 ? this.r(index) & 0xff : (this.r(index - 4) >>> 8) & 0xff;
  }

  setRegister(index: number, size: number, value: number) {
    if (size === 4) this.registers[index] = value;
    else if (size === 2) this.registers[index] = (this.r(index) & 0xffff0000) | (value & 0xffff);
    else if (index < 4) this.registers[index] = (this.r(index) & 0xffffff00) | (value & 0xff);
    else this.registers[index - 4] = (this.r(index - 4) & 0xffff00ff) | ((value & 0xff) << 8);
  }

  /** Reads the byte of operands and what follows it. */
  operands() {
    const byte = this.immediate(1);
    this.mod = byte >> 6;
    this.reg = (byte >> 3) & 7;
    this.rm = byte & 7;
    if (this.mod === 3) return;
    const address = this.shortAddress ? this.shortOperand() : this.longOperand();
    this.effective = (address + this.segment) >>> 0;
  }

  private longOperand(): number {
    const { mod, rm } = this;
    let address: number;
    if (rm === 4) {
      const scaled = this.immediate(1);
      const index = (scaled >> 3) & 7;
      const base = scaled & 7;
      address = base === 5 && mod === 0 ? this.immediate(4) : this.r(base);
      if (index !== 4) address += this.r(index) * 2 ** (scaled >> 6);
    } else if (rm === 5 && mod === 0) {
      address = this.immediate(4);
    } else {
      address = this.r(rm);
    }
    if (mod === 1) address += this.signed(1);
    if (mod === 2) address += this.immediate(4);
    return address >>> 0;
  }

  private shortOperand(): number {
    const { mod, rm } = this;
    const bases = [ebx, ebx, ebp, ebp, esi, edi, ebp, ebx];
    const indices = [esi, edi, esi, edi];
    if (mod === 0 && rm === 6) return this.immediate(2);
    let address = this.r(bases[rm] ?? 0) + (rm < 4 ? this.r(indices[rm] ?? 0) : 0);
    if (mod === 1) address += this.signed(1);
    if (mod === 2) address += this.immediate(2);
    return address & 0xffff;
  }

  get(size: number): number {
    return this.mod === 3
      ? this.getRegister(this.rm, size)
      : this.memory.read(this.effective, size);
  }

  set(size: number, value: number) {
    if (this.mod === 3) this.setRegister(this.rm, size, value);
    else this.memory.write(this.effective, size, value);
  }

  push(value: number, size = 4) {
    const top = (this.r(esp) - size) >>> 0;
    this.memory.write(top, size, value);
    this.registers[esp] = top;
  }

  pop(size = 4): number {
    const value = this.memory.read(this.r(esp), size);
    this.registers[esp] = this.r(esp) + size;
    return value;
  }

  jump(target: number) {
    this.ip = (this.size === 2 ? target & 0xffff : target) >>> 0;
  }

  /** Multiplies two words to one of twice the length; the high half and whether it matters. */
  multiply(a: number, b: number, size: number, signed: boolean) {
    const bits = BigInt(8 * size);
    const as = (value: number) =>
      signed ? BigInt.asIntN(Number(bits), BigInt(value)) : BigInt(value);
    const product = as(a) * as(b);
    const low = Number(BigInt.asUintN(Number(bits), product));
    const high = Number(BigInt.asUintN(Number(bits), product >> bits));
    const fits = signed ? as(low) === product : high === 0;
    this.flags.carry = fits ? 0 : 1;
    this.flags.overflow = fits ? 0 : 1;
    return { low, high };
  }

  /** @throws {Fault} where the quotient does not fit */
  divide(
    high: number,
    low: number,
    by: number,
    { size, signed }: { size: number; signed: boolean },
  ) {
    const bits = 8 * size;
    if (by === 0) throw new Fault(0xc0000094);
    const whole = (BigInt(high) << BigInt(bits)) | BigInt(low);
    const dividend = signed ? BigInt.asIntN(2 * bits, whole) : whole;
    const divisor = signed ? BigInt.asIntN(bits, BigInt(by)) : BigInt(by);
    const quotient = dividend / divisor;
    const kept = signed ? BigInt.asIntN(bits, quotient) : BigInt.asUintN(bits, quotient);
    if (kept !== quotient) throw new Fault(0xc0000095);
    const unsigned = (value: bigint) => Number(BigInt.asUintN(bits, value));
    return { quotient: unsigned(quotient), remainder: unsigned(dividend % divisor) };
  }
}
