import { eax, ecx, edi, esi, type Processor } from './processor.ts';

/** `movs cmps stos lods scas`, of bytes and words. */
export function isString(opcode: number): boolean {
  return (opcode >= 0xa4 && opcode <= 0xa7) || (opcode >= 0xaa && opcode <= 0xaf);
}

/** Of a repeated operation at most this many rounds are one step; then it is begun again. */
const roundsMax = 4_096;

export function stringOperation(cpu: Processor, opcode: number) {
  const size = (opcode & 1) === 0 ? 1 : cpu.size;
  if (cpu.repeat === 0) return void once(cpu, opcode & 0xfe, size);
  const { ip } = cpu;
  for (let round = 0; cpu.r(ecx) !== 0; round += 1) {
    if (round >= roundsMax) {
      cpu.ip = again(cpu, ip);
      return;
    }
    cpu.rounds += 1;
    const compares = once(cpu, opcode & 0xfe, size);
    cpu.registers[ecx] = cpu.r(ecx) - 1;
    if (compares && (cpu.flags.zero === 1) !== (cpu.repeat === 0xf3)) return;
  }
}

/** The beginning of this instruction: its opcode's last byte stands just before. */
function again(cpu: Processor, ip: number): number {
  let start = ip - 1;
  for (let i = 0; i < 4; i += 1) {
    const before = cpu.memory.read(start - 1, 1);
    if (before !== 0x66 && before !== 0xf2 && before !== 0xf3 && before !== 0x64) break;
    start -= 1;
    if (before === cpu.repeat) break;
  }
  return start >>> 0;
}

/** Whether it compared something. */
function once(cpu: Processor, kind: number, size: number): boolean {
  const { memory, flags } = cpu;
  const by = flags.direction === 1 ? -size : size;
  const source = () => memory.read((cpu.r(esi) + cpu.segment) >>> 0, size);
  const target = () => memory.read(cpu.r(edi), size);
  let compares = false;
  if (kind === 0xa4) memory.write(cpu.r(edi), size, source());
  else if (kind === 0xaa) memory.write(cpu.r(edi), size, cpu.getRegister(eax, size));
  else if (kind === 0xac) cpu.setRegister(eax, size, source());
  else {
    flags.subtract(kind === 0xa6 ? source() : cpu.getRegister(eax, size), target(), size);
    compares = true;
  }
  if (kind === 0xa4 || kind === 0xa6 || kind === 0xac) cpu.registers[esi] = cpu.r(esi) + by;
  if (kind !== 0xac) cpu.registers[edi] = cpu.r(edi) + by;
  return compares;
}
