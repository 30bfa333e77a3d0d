import { extended } from './extended.ts';
import { maskOf } from './flags.ts';
import { environmentBase, Fault } from './memory.ts';
import { eax, ebp, ecx, edx, esp, illegalInstruction, type Processor } from './processor.ts';
import { isString, stringOperation } from './strings.ts';

/**
 * Executes one instruction of the integer unit. Of the floating-point unit the instructions are
 * passed over: packers use them to mislead.
 *
 * @throws {Fault} as the processor would
 */
export function step(cpu: Processor) {
  cpu.size = 4;
  cpu.segment = 0;
  cpu.shortAddress = false;
  cpu.repeat = 0;
  for (let prefixes = 0; prefixes < 15; prefixes += 1) {
    const opcode = cpu.immediate(1);
    if (opcode === 0x66) cpu.size = 2;
    else if (opcode === 0x67) cpu.shortAddress = true;
    else if (opcode === 0x64) cpu.segment = environmentBase;
    else if (opcode === 0xf2 || opcode === 0xf3) cpu.repeat = opcode;
    else if (
      opcode !== 0xf0 &&
      opcode !== 0x2e &&
      opcode !== 0x36 &&
      opcode !== 0x3e &&
      opcode !== 0x26
    )
      return execute(cpu, opcode);
  }
  throw new Fault(illegalInstruction);
}

function execute(cpu: Processor, opcode: number) {
  const { flags } = cpu;
  if (opcode < 0x40) return arithmetic(cpu, opcode);
  if (opcode < 0x60) return ofRegister(cpu, opcode);
  if (opcode >= 0x70 && opcode < 0x80) {
    const distance = cpu.signed(1);
    if (flags.holds(opcode & 15)) cpu.jump(cpu.ip + distance);
    return;
  }
  if (opcode >= 0xb0 && opcode < 0xc0) {
    const size = opcode < 0xb8 ? 1 : cpu.size;
    return cpu.setRegister(opcode & 7, size, cpu.immediate(size));
  }
  if (opcode > 0x90 && opcode < 0x98) {
    const value = cpu.getRegister(opcode & 7, cpu.size);
    cpu.setRegister(opcode & 7, cpu.size, cpu.getRegister(eax, cpu.size));
    return cpu.setRegister(eax, cpu.size, value);
  }
  if (isString(opcode)) return stringOperation(cpu, opcode);
  if (opcode < 0x90) return withOperands(cpu, opcode);
  if (opcode >= 0xc0) return upper(cpu, opcode);
  return middle(cpu, opcode);
}

/** `add or adc sbb and sub xor cmp` in their six forms, and what stands between them. */
function arithmetic(cpu: Processor, opcode: number) {
  const { flags } = cpu;
  const kind = opcode >> 3;
  const form = opcode & 7;
  if (opcode === 0x0f) return extended(cpu);
  if (form > 5) return between(cpu, opcode);
  const size = (form & 1) === 0 ? 1 : cpu.size;
  if (form >= 4) {
    const value = flags.operation(kind, cpu.getRegister(eax, size), cpu.immediate(size), size);
    return cpu.setRegister(eax, size, value);
  }
  cpu.operands();
  const other = cpu.getRegister(cpu.reg, size);
  if (form < 2) {
    const value = flags.operation(kind, cpu.get(size), other, size);
    if (kind !== 7) cpu.set(size, value);
  } else {
    const value = flags.operation(kind, other, cpu.get(size), size);
    if (kind !== 7) cpu.setRegister(cpu.reg, size, value);
  }
}

/** Segments are pushed and popped without effect; decimal adjustment. */
function between(cpu: Processor, opcode: number) {
  if ([0x06, 0x0e, 0x16, 0x1e].includes(opcode)) return cpu.push(0x23);
  if ([0x07, 0x17, 0x1f].includes(opcode)) return void cpu.pop();
  const { flags } = cpu;
  const low = cpu.getRegister(eax, 1);
  if (opcode === 0x27 || opcode === 0x2f) {
    const sign = opcode === 0x27 ? 1 : -1;
    let value = low;
    const old = flags.carry;
    flags.carry = 0;
    if ((low & 15) > 9 || flags.adjust === 1) {
      value += 6 * sign;
      flags.carry = old | (value > 255 || value < 0 ? 1 : 0);
      flags.adjust = 1;
    } else flags.adjust = 0;
    if (low > 0x99 || old === 1) {
      value += 0x60 * sign;
      flags.carry = 1;
    }
    return cpu.setRegister(eax, 1, flags.result(value, 1));
  }
  if (opcode === 0x37 || opcode === 0x3f) {
    const adjust = (low & 15) > 9 || flags.adjust === 1;
    const word = cpu.getRegister(eax, 2) + (adjust ? (opcode === 0x37 ? 0x106 : -0x106) : 0);
    cpu.setRegister(eax, 2, word & 0xff0f);
    flags.carry = adjust ? 1 : 0;
    flags.adjust = flags.carry;
    return;
  }
  throw new Fault(illegalInstruction);
}

function ofRegister(cpu: Processor, opcode: number) {
  const index = opcode & 7;
  const { size, flags } = cpu;
  if (opcode < 0x48)
    cpu.setRegister(index, size, flags.increment(cpu.getRegister(index, size), size));
  else if (opcode < 0x50)
    cpu.setRegister(index, size, flags.decrement(cpu.getRegister(index, size), size));
  else if (opcode < 0x58) cpu.push(cpu.getRegister(index, size), size);
  else cpu.setRegister(index, size, cpu.pop(size));
}

/** 60 to 8f but the jumps. */
function withOperands(cpu: Processor, opcode: number) {
  const { flags } = cpu;
  const size = (opcode & 1) === 0 ? 1 : cpu.size;
  switch (opcode) {
    case 0x60: {
      const before = cpu.r(esp);
      for (let i = 0; i < 8; i += 1) cpu.push(i === esp ? before : cpu.r(i));
      return;
    }
    case 0x61:
      for (let i = 7; i >= 0; i -= 1) {
        const value = cpu.pop();
        if (i !== esp) cpu.registers[i] = value;
      }
      return;
    case 0x68:
      return cpu.push(cpu.immediate(cpu.size), cpu.size);
    case 0x6a:
      return cpu.push(cpu.signed(1), cpu.size);
    case 0x69:
    case 0x6b: {
      cpu.operands();
      const factor = opcode === 0x6b ? cpu.signed(1) : cpu.immediate(cpu.size);
      const other = (factor & maskOf(cpu.size)) >>> 0;
      const { low } = cpu.multiply(cpu.get(cpu.size), other, cpu.size, true);
      return cpu.setRegister(cpu.reg, cpu.size, low);
    }
    case 0x80:
    case 0x81:
    case 0x82:
    case 0x83: {
      cpu.operands();
      const raw = opcode === 0x81 ? cpu.immediate(size) : cpu.signed(1);
      const other = (raw & maskOf(size)) >>> 0;
      const value = flags.operation(cpu.reg, cpu.get(size), other, size);
      if (cpu.reg !== 7) cpu.set(size, value);
      return;
    }
    case 0x84:
    case 0x85:
      cpu.operands();
      flags.logic(cpu.get(size) & cpu.getRegister(cpu.reg, size), size);
      return;
    case 0x86:
    case 0x87: {
      cpu.operands();
      const value = cpu.get(size);
      cpu.set(size, cpu.getRegister(cpu.reg, size));
      return cpu.setRegister(cpu.reg, size, value);
    }
    case 0x88:
    case 0x89:
      cpu.operands();
      return cpu.set(size, cpu.getRegister(cpu.reg, size));
    case 0x8a:
    case 0x8b:
      cpu.operands();
      return cpu.setRegister(cpu.reg, size, cpu.get(size));
    case 0x8c:
      cpu.operands();
      return cpu.set(2, 0x23);
    case 0x8e:
      return cpu.operands();
    case 0x8d:
      cpu.operands();
      if (cpu.mod === 3) throw new Fault(illegalInstruction);
      return cpu.setRegister(cpu.reg, cpu.size, cpu.effective - cpu.segment);
    case 0x8f: {
      const value = cpu.pop(cpu.size);
      cpu.operands();
      return cpu.set(cpu.size, value);
    }
    default:
      throw new Fault(illegalInstruction);
  }
}

/** 90 to bf but what was taken before. */
function middle(cpu: Processor, opcode: number) {
  const { flags, size } = cpu;
  switch (opcode) {
    case 0x90:
    case 0x9b:
      return;
    case 0x98:
      if (size === 2) return cpu.setRegister(eax, 2, (cpu.getRegister(eax, 1) << 24) >> 24);
      return cpu.setRegister(eax, 4, (cpu.r(eax) << 16) >> 16);
    case 0x99:
      return cpu.setRegister(
        edx,
        size,
        cpu.getRegister(eax, size) >>> (8 * size - 1) === 1 ? -1 : 0,
      );
    case 0x9c:
      return cpu.push(flags.word, size);
    case 0x9d:
      flags.word = cpu.pop(size);
      return;
    case 0x9e:
      flags.word = (flags.word & ~0xff) | cpu.getRegister(4, 1);
      return;
    case 0x9f:
      return cpu.setRegister(4, 1, flags.word);
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3: {
      const address = (cpu.immediate(cpu.shortAddress ? 2 : 4) + cpu.segment) >>> 0;
      const width = (opcode & 1) === 0 ? 1 : size;
      if (opcode < 0xa2) return cpu.setRegister(eax, width, cpu.memory.read(address, width));
      return cpu.memory.write(address, width, cpu.getRegister(eax, width));
    }
    case 0xa8:
    case 0xa9: {
      const width = opcode === 0xa8 ? 1 : size;
      flags.logic(cpu.getRegister(eax, width) & cpu.immediate(width), width);
      return;
    }
    default:
      throw new Fault(illegalInstruction);
  }
}

/** c0 to ff. */
function upper(cpu: Processor, opcode: number) {
  const { flags } = cpu;
  const size = (opcode & 1) === 0 ? 1 : cpu.size;
  if (opcode >= 0xd8 && opcode <= 0xdf) return cpu.operands();
  if (opcode >= 0xe0 && opcode <= 0xe3) return loop(cpu, opcode);
  switch (opcode) {
    case 0xc0:
    case 0xc1:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3: {
      cpu.operands();
      const before = cpu.get(size);
      const times = opcode < 0xd0 ? cpu.immediate(1) : opcode < 0xd2 ? 1 : cpu.getRegister(ecx, 1);
      return cpu.set(size, flags.shift(cpu.reg, before, times, size));
    }
    case 0xc2:
    case 0xc3: {
      const more = opcode === 0xc2 ? cpu.immediate(2) : 0;
      cpu.jump(cpu.pop(cpu.size));
      cpu.registers[esp] = cpu.r(esp) + more;
      return;
    }
    case 0xc6:
    case 0xc7:
      cpu.operands();
      return cpu.set(size, cpu.immediate(size));
    case 0xc8: {
      const room = cpu.immediate(2);
      cpu.immediate(1);
      cpu.push(cpu.r(ebp));
      cpu.registers[ebp] = cpu.r(esp);
      cpu.registers[esp] = cpu.r(esp) - room;
      return;
    }
    case 0xc9:
      cpu.registers[esp] = cpu.r(ebp);
      cpu.registers[ebp] = cpu.pop();
      return;
    case 0xcc:
      throw new Fault(0x80000003);
    case 0xcd:
      throw new Fault(cpu.immediate(1) === 3 ? 0x80000003 : 0xc0000005);
    case 0xd6:
      return cpu.setRegister(eax, 1, flags.carry === 1 ? 0xff : 0);
    case 0xd7: {
      const address = (cpu.r(3) + cpu.getRegister(eax, 1) + cpu.segment) >>> 0;
      return cpu.setRegister(eax, 1, cpu.memory.read(address, 1));
    }
    case 0xe8: {
      const distance = cpu.signed(cpu.size);
      cpu.push(cpu.ip, cpu.size);
      return cpu.jump(cpu.ip + distance);
    }
    case 0xe9: {
      const distance = cpu.signed(cpu.size);
      return cpu.jump(cpu.ip + distance);
    }
    case 0xeb: {
      const distance = cpu.signed(1);
      return cpu.jump(cpu.ip + distance);
    }
    case 0xf5:
      flags.carry ^= 1;
      return;
    case 0xf6:
    case 0xf7:
      return groupThree(cpu, size);
    case 0xf8:
    case 0xf9:
      flags.carry = opcode & 1;
      return;
    case 0xfa:
    case 0xfb:
    case 0xf4:
      throw new Fault(0xc0000096);
    case 0xfc:
    case 0xfd:
      flags.direction = opcode & 1;
      return;
    case 0xfe:
    case 0xff:
      return groupFive(cpu, size);
    default:
      throw new Fault(illegalInstruction);
  }
}

function loop(cpu: Processor, opcode: number) {
  const distance = cpu.signed(1);
  const width = cpu.shortAddress ? 2 : 4;
  if (opcode !== 0xe3) cpu.setRegister(ecx, width, cpu.getRegister(ecx, width) - 1);
  const left = cpu.getRegister(ecx, width);
  const { zero } = cpu.flags;
  const taken =
    opcode === 0xe3
      ? left === 0
      : left !== 0 && (opcode === 0xe2 || (opcode === 0xe1 ? zero === 1 : zero === 0));
  if (taken) cpu.jump(cpu.ip + distance);
}

/** `test not neg mul imul div idiv`. */
function groupThree(cpu: Processor, size: number) {
  const { flags } = cpu;
  cpu.operands();
  const value = cpu.get(size);
  if (cpu.reg < 2) return void flags.logic(value & cpu.immediate(size), size);
  if (cpu.reg === 2) return cpu.set(size, (~value & maskOf(size)) >>> 0);
  if (cpu.reg === 3) return cpu.set(size, flags.subtract(0, value, size));
  const signed = (cpu.reg & 1) === 1;
  const low = cpu.getRegister(eax, size);
  // Of bytes the upper half is ah, of words dx, of double words edx.
  const upperHalf = size === 1 ? 4 : edx;
  if (cpu.reg < 6) {
    const product = cpu.multiply(low, value, size, signed);
    cpu.setRegister(eax, size, product.low);
    cpu.setRegister(upperHalf, size, product.high);
    return;
  }
  const high = cpu.getRegister(upperHalf, size);
  const { quotient, remainder } = cpu.divide(high, low, value, { size, signed });
  cpu.setRegister(eax, size, quotient);
  cpu.setRegister(upperHalf, size, remainder);
}

/** `inc dec call jmp push`. */
function groupFive(cpu: Processor, size: number) {
  cpu.operands();
  const value = cpu.get(size);
  if (cpu.reg === 0) return cpu.set(size, cpu.flags.increment(value, size));
  if (cpu.reg === 1) return cpu.set(size, cpu.flags.decrement(value, size));
  if (size === 1) throw new Fault(illegalInstruction);
  if (cpu.reg === 2) {
    cpu.push(cpu.ip, cpu.size);
    return cpu.jump(value);
  }
  if (cpu.reg === 4) return cpu.jump(value);
  if (cpu.reg === 6) return cpu.push(value, cpu.size);
  throw new Fault(illegalInstruction);
}
