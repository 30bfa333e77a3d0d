import { Fault } from './memory.ts';
import { eax, ebx, ecx, edx, illegalInstruction, type Processor } from './processor.ts';

/** The instructions of two bytes that packers use. @throws {Fault} for all others */
export function extended(cpu: Processor) {
  const opcode = cpu.immediate(1);
  const { flags, size } = cpu;
  if (opcode >= 0x80 && opcode < 0x90) {
    const distance = cpu.signed(size);
    if (flags.holds(opcode & 15)) cpu.jump(cpu.ip + distance);
    return;
  }
  if (opcode >= 0xc8 && opcode < 0xd0) {
    const value = cpu.r(opcode & 7);
    const swapped =
      (value >>> 24) | ((value >>> 8) & 0xff00) | ((value & 0xff00) << 8) | (value << 24);
    cpu.registers[opcode & 7] = swapped;
    return;
  }
  if (opcode === 0x31) {
    cpu.registers[eax] = 0x1234_5678;
    cpu.registers[edx] = 0x10;
    return;
  }
  if (opcode === 0xa2) {
    for (const index of [eax, ebx, ecx, edx]) cpu.registers[index] = 0;
    return;
  }
  cpu.operands();
  if (opcode >= 0x40 && opcode < 0x50) {
    const value = cpu.get(size);
    if (flags.holds(opcode & 15)) cpu.setRegister(cpu.reg, size, value);
    return;
  }
  if (opcode >= 0x90 && opcode < 0xa0) return cpu.set(1, flags.holds(opcode & 15) ? 1 : 0);
  ofOperands(cpu, opcode);
}

function ofOperands(cpu: Processor, opcode: number) {
  const { flags, size } = cpu;
  const width = (opcode & 1) === 0 ? 1 : size;
  switch (opcode) {
    case 0xa3:
      return testBit(cpu, 0, cpu.getRegister(cpu.reg, size));
    case 0xab:
      return testBit(cpu, 1, cpu.getRegister(cpu.reg, size));
    case 0xb3:
      return testBit(cpu, 2, cpu.getRegister(cpu.reg, size));
    case 0xbb:
      return testBit(cpu, 3, cpu.getRegister(cpu.reg, size));
    case 0xba:
      return testBit(cpu, cpu.reg & 3, cpu.immediate(1));
    case 0xa4:
    case 0xa5:
    case 0xac:
    case 0xad:
      return doubleShift(cpu, opcode);
    case 0xaf: {
      const { low } = cpu.multiply(cpu.getRegister(cpu.reg, size), cpu.get(size), size, true);
      return cpu.setRegister(cpu.reg, size, low);
    }
    case 0xb0:
    case 0xb1: {
      const value = cpu.get(width);
      flags.subtract(cpu.getRegister(eax, width), value, width);
      if (flags.zero === 1) return cpu.set(width, cpu.getRegister(cpu.reg, width));
      return cpu.setRegister(eax, width, value);
    }
    case 0xc0:
    case 0xc1: {
      const value = cpu.get(width);
      const sum = flags.add(value, cpu.getRegister(cpu.reg, width), width);
      cpu.setRegister(cpu.reg, width, value);
      return cpu.set(width, sum);
    }
    case 0xb6:
      return cpu.setRegister(cpu.reg, size, cpu.get(1));
    case 0xb7:
      return cpu.setRegister(cpu.reg, size, cpu.get(2));
    case 0xbe:
      return cpu.setRegister(cpu.reg, size, (cpu.get(1) << 24) >> 24);
    case 0xbf:
      return cpu.setRegister(cpu.reg, size, (cpu.get(2) << 16) >> 16);
    case 0xbc:
    case 0xbd: {
      const value = cpu.get(size);
      flags.zero = value === 0 ? 1 : 0;
      if (value === 0) return;
      const bit = opcode === 0xbd ? 31 - Math.clz32(value) : 31 - Math.clz32(value & -value);
      return cpu.setRegister(cpu.reg, size, bit);
    }
    case 0x1f:
    case 0x18:
    case 0x0d:
      return;
    default:
      throw new Fault(illegalInstruction);
  }
}

/** `bt bts btr btc`; within the operand, not beyond it as memory operands may reach. */
function testBit(cpu: Processor, kind: number, index: number) {
  const bit = index & (8 * cpu.size - 1);
  const value = cpu.get(cpu.size);
  cpu.flags.carry = (value >>> bit) & 1;
  const mask = 1 << bit;
  if (kind === 1) cpu.set(cpu.size, (value | mask) >>> 0);
  if (kind === 2) cpu.set(cpu.size, (value & ~mask) >>> 0);
  if (kind === 3) cpu.set(cpu.size, (value ^ mask) >>> 0);
}

function doubleShift(cpu: Processor, opcode: number) {
  const { flags, size } = cpu;
  const bits = 8 * size;
  const times = ((opcode & 1) === 0 ? cpu.immediate(1) : cpu.getRegister(ecx, 1)) & 31;
  if (times === 0) return;
  const value = BigInt(cpu.get(size));
  const other = BigInt(cpu.getRegister(cpu.reg, size));
  const [count, width] = [BigInt(times), BigInt(bits)];
  if (opcode < 0xa8) {
    const both = (value << width) | other;
    flags.carry = Number((value >> (width - count)) & 1n);
    return cpu.set(
      size,
      flags.result(Number(BigInt.asUintN(bits, (both << count) >> width)), size),
    );
  }
  const both = (other << width) | value;
  flags.carry = Number((value >> (count - 1n)) & 1n);
  cpu.set(size, flags.result(Number(BigInt.asUintN(bits, both >> count)), size));
}
