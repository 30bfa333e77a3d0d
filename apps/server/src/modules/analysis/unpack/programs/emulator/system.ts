import { environmentBase, type Fault, type Memory } from './memory.ts';
import { eax, ebp, ebx, ecx, edi, edx, esi, esp, type Processor } from './processor.ts';

const functionsBase = 0x70000000;
const functionsMax = 4_096;
const library = 0x71000000;

/** How many bytes of arguments a function takes off the stack, and what it answers. */
interface Answer {
  readonly takes: number;
  readonly does: (argument: (index: number) => number, system: System) => number;
}

const answers: Readonly<Record<string, Answer>> = {
  LoadLibraryA: { takes: 4, does: () => library },
  LoadLibraryExA: { takes: 12, does: () => library },
  GetModuleHandleA: {
    takes: 4,
    does: (argument, { memory }) => (argument(0) === 0 ? memory.imageBase : library),
  },
  GetProcAddress: {
    takes: 8,
    does: (argument, system) => {
      const name = argument(1);
      return system.addressOf(name < 0x10000 ? `#${name}` : system.memory.string(name));
    },
  },
  VirtualAlloc: { takes: 16, does: allocated },
  VirtualFree: { takes: 12, does: () => 1 },
  VirtualProtect: { takes: 16, does: () => 1 },
  GlobalAlloc: { takes: 8, does: allocated },
  LocalAlloc: { takes: 8, does: allocated },
  GlobalFree: { takes: 4, does: () => 0 },
  LocalFree: { takes: 4, does: () => 0 },
  GetProcessHeap: { takes: 0, does: () => 0x140000 },
  GetTickCount: { takes: 0, does: () => 1_000_000 },
  GetVersion: { takes: 0, does: () => 0x0a280105 },
  GetCurrentProcess: { takes: 0, does: () => 0xffffffff },
  GetCurrentProcessId: { takes: 0, does: () => 0x444 },
  GetCurrentThreadId: { takes: 0, does: () => 0x448 },
  IsDebuggerPresent: { takes: 0, does: () => 0 },
  GetLastError: { takes: 0, does: () => 0 },
  CloseHandle: { takes: 4, does: () => 1 },
  CreateFileA: { takes: 28, does: () => 0xffffffff },
};

function allocated(argument: (index: number) => number, system: System): number {
  return system.memory.allocate(argument(1));
}

/** A call into Windows that ends the emulation: the program is past its unpacking. */
export class Left extends Error {
  override readonly name = 'Left';
}

/**
 * The little of Windows that packers need: a few functions, and exceptions that a program raises
 * and handles itself (structured exception handling, M. Pietrek, Microsoft Systems Journal 1/1997).
 */
export class System {
  readonly memory: Memory;
  private readonly cpu: Processor;
  private readonly names: string[] = [];
  private readonly known = new Map<string, number>();
  private exceptions = 0;

  constructor(cpu: Processor) {
    this.cpu = cpu;
    this.memory = cpu.memory;
  }

  addressOf(name: string): number {
    let index = this.known.get(name);
    if (index === undefined && this.names.length < functionsMax) {
      index = this.names.push(name) - 1;
      this.known.set(name, index);
    }
    return index === undefined ? 0 : functionsBase + 16 * index;
  }

  /** Whether an address is one of the functions'. */
  owns(address: number): boolean {
    return address >= functionsBase && address < functionsBase + 16 * functionsMax;
  }

  /** Does what the function at the instruction pointer would. @throws {Left} for unknown ones */
  call() {
    const { cpu } = this;
    const name = this.names[(cpu.ip - functionsBase) >> 4];
    if (name === continuation) return this.handled();
    const answer = name === undefined ? undefined : answers[name];
    if (answer === undefined) throw new Left(name ?? '');
    const top = cpu.r(esp);
    const value = answer.does((index) => this.memory.read(top + 4 + 4 * index, 4), this);
    cpu.registers[eax] = value;
    cpu.registers[ecx] = 0;
    cpu.registers[edx] = 0;
    cpu.ip = this.memory.read(top, 4);
    cpu.registers[esp] = top + 4 + answer.takes;
  }

  /** Hands a fault to the program's newest handler. @throws {Left} where it has none */
  raise(fault: Fault, at: number) {
    const { cpu, memory } = this;
    this.exceptions += 1;
    const frame = memory.read(environmentBase, 4);
    if (frame === 0xffffffff || this.exceptions > exceptionsMax) throw new Left(fault.message);
    const handler = memory.read(frame + 4, 4);
    const before = cpu.r(esp);
    const context = (before - contextBytes - 0x100) >>> 0;
    const record = context - 0x60;
    for (let i = 0; i < contextBytes; i += 4) memory.write(context + i, 4, 0);
    memory.write(context, 4, 0x1003f);
    for (const [index, offset] of contextRegisters)
      memory.write(context + offset, 4, index === esp ? before : cpu.r(index));
    memory.write(context + 0xb8, 4, at);
    memory.write(context + 0xc0, 4, cpu.flags.word);
    for (let i = 0; i < 0x50; i += 4) memory.write(record + i, 4, 0);
    memory.write(record, 4, fault.code);
    memory.write(record + 12, 4, at);
    cpu.registers[esp] = record - 0x20;
    cpu.registers[ebx] = 0;
    for (const value of [0, context, frame, record, this.addressOf(continuation)]) cpu.push(value);
    this.context = context;
    cpu.ip = handler;
  }

  private context = 0;

  /** The handler has returned: with 0 the program goes on as the context says. */
  private handled() {
    const { cpu, memory, context } = this;
    if (cpu.r(eax) !== 0) throw new Left('not handled');
    for (const [index, offset] of contextRegisters)
      cpu.registers[index] = memory.read(context + offset, 4);
    cpu.ip = memory.read(context + 0xb8, 4);
    cpu.flags.word = memory.read(context + 0xc0, 4);
  }
}

const continuation = ' continue';
const exceptionsMax = 2_000;
const contextBytes = 0x2cc;

/** Where the context keeps the registers. */
const contextRegisters: readonly (readonly [number, number])[] = [
  [edi, 0x9c],
  [esi, 0xa0],
  [ebx, 0xa4],
  [edx, 0xa8],
  [ecx, 0xac],
  [eax, 0xb0],
  [ebp, 0xb4],
  [esp, 0xc4],
];
