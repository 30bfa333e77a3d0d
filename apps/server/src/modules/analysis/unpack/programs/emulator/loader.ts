import { has, u16, u32, view } from '../../../identify/bytes.ts';
import { environmentBase, Memory, stackTop } from './memory.ts';
import { ebp, esp, Processor } from './processor.ts';
import { System } from './system.ts';

export interface Loaded {
  readonly cpu: Processor;
  readonly system: System;
  readonly memory: Memory;
  readonly entry: number;
  /** Where the sections begin and end. */
  readonly sections: readonly SectionRange[];
}

export interface SectionRange {
  readonly from: number;
  readonly to: number;
}

const imageBytesMax = 32 * 1_048_576;
const heapBytes = 4 * 1_048_576;
const importsMax = 4_096;

/** A 32-bit Windows program as its loader would lay it out; nothing where it could not. */
export function load(file: Uint8Array): Loaded | undefined {
  const pe = u32(file, 0x3c);
  if (!has(file, pe, 'PE\0\0') || u16(file, pe + 4) !== 0x14c || u16(file, pe + 24) !== 0x10b)
    return undefined;
  const optional = pe + 24;
  const imageBase = u32(file, optional + 28);
  const imageBytes = Math.ceil(u32(file, optional + 56) / 0x1000) * 0x1000;
  if (imageBytes < 0x1000 || imageBytes > imageBytesMax || imageBase < 0x10000) return undefined;
  if (imageBase + imageBytes > 0x7f000000) return undefined;
  const memory = new Memory(imageBase, imageBytes, heapBytes);
  const image = memory.image();
  const headersBytes = Math.max(0, u32(file, optional + 60));
  image.set(file.subarray(0, Math.min(headersBytes, file.length, imageBytes)));
  const sections = mapSections(file, { pe, image, imageBase });
  const cpu = new Processor(memory);
  const system = new System(cpu);
  bindImports(memory, system, u32(file, optional + 104));
  const entry = (imageBase + u32(file, optional + 16)) >>> 0;
  prepareThread(cpu, system, entry);
  return { cpu, system, memory, entry, sections };
}

function mapSections(
  file: Uint8Array,
  { pe, image, imageBase }: { pe: number; image: Uint8Array; imageBase: number },
): SectionRange[] {
  const ranges: SectionRange[] = [];
  const table = pe + 24 + u16(file, pe + 20);
  for (let i = 0; i < Math.min(96, u16(file, pe + 6)); i += 1) {
    const at = table + 40 * i;
    const [virtualBytes, address] = [u32(file, at + 8), u32(file, at + 12)];
    const [rawBytes, offset] = [u32(file, at + 16), Math.floor(u32(file, at + 20) / 0x200) * 0x200];
    if (address < 0 || address >= image.length) continue;
    const length = Math.max(virtualBytes, virtualBytes === 0 ? rawBytes : 0);
    ranges.push({ from: imageBase + address, to: imageBase + address + Math.max(1, length) });
    if (rawBytes <= 0 || offset < 0) continue;
    // Of a section that is longer in the file than in memory the loader maps whole pages.
    const mapped =
      virtualBytes > 0 ? Math.min(rawBytes, Math.ceil(virtualBytes / 0x1000) * 0x1000) : rawBytes;
    const bytes = file.subarray(offset, offset + mapped);
    image.set(bytes.subarray(0, image.length - address), address);
  }
  return ranges;
}

function bindImports(memory: Memory, system: System, directory: number) {
  const image = memory.image();
  let bound = 0;
  if (directory <= 0) return;
  for (let at = directory; at + 20 <= image.length && bound < importsMax; at += 20) {
    const [names, library, addresses] = [u32(image, at), u32(image, at + 12), u32(image, at + 16)];
    if (library <= 0 || addresses <= 0) return;
    const list = names > 0 && names < image.length ? names : addresses;
    for (let i = 0; bound < importsMax; i += 1) {
      const value = u32(image, list + 4 * i);
      if (value <= 0 || addresses + 4 * i + 4 > image.length) break;
      bound += 1;
      const end = image.indexOf(0, value + 2);
      const ordinal = value >= 0x80000000;
      const name = ordinal
        ? `#${value & 0xffff}`
        : view(image).toString('latin1', value + 2, Math.min(end, value + 130));
      view(image).writeUInt32LE(system.addressOf(name), addresses + 4 * i);
    }
  }
}

/** The thread's and the process' blocks, as far as programs look at them, and the first frame. */
function prepareThread(cpu: Processor, system: System, entry: number) {
  const { memory, registers } = cpu;
  const process = environmentBase + 0x1000;
  memory.write(environmentBase, 4, 0xffffffff);
  memory.write(environmentBase + 4, 4, stackTop);
  memory.write(environmentBase + 0x18, 4, environmentBase);
  memory.write(environmentBase + 0x30, 4, process);
  memory.write(process + 8, 4, memory.imageBase);
  registers[esp] = stackTop - 0x40;
  registers[ebp] = stackTop - 0x10;
  registers[0] = entry;
  registers[3] = process;
  cpu.push(system.addressOf('ExitProcess'));
  cpu.ip = entry;
  memory.written.fill(0);
}
