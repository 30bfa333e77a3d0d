/** What the program did that the processor reports to it (MS names of exceptions). */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: number;

  constructor(code: number) {
    super(`Exception ${code.toString(16)}`);
    this.code = code;
  }
}

export const accessViolation = 0xc0000005;

const stackBytes = 0x100000;
const environmentBytes = 0x4000;

export const stackTop = 0x0012ff00;
const stackBase = 0x00130000 - stackBytes;
/** Where the thread's and the process' blocks stand. */
export const environmentBase = 0x7ffd0000;
export const heapBase = 0x20000000;

/**
 * The memory of an emulated program: its image, a stack, a heap that grows on demand up to a
 * limit, and its environment. Everything else is a fault. One array holds all.
 */
export class Memory {
  readonly imageBase: number;
  readonly imageBytes: number;
  readonly bytes: Uint8Array;
  /** Not 0 where the program itself wrote. */
  readonly written: Uint8Array;
  private readonly stackAt: number;
  private readonly environmentAt: number;
  private readonly heapAt: number;
  private readonly heapBytes: number;
  private heapUsed = 0;

  constructor(imageBase: number, imageBytes: number, heapBytes: number) {
    this.imageBase = imageBase;
    this.imageBytes = imageBytes;
    this.stackAt = imageBytes;
    this.environmentAt = this.stackAt + stackBytes;
    this.heapAt = this.environmentAt + environmentBytes;
    this.heapBytes = heapBytes;
    this.bytes = new Uint8Array(this.heapAt + heapBytes + 8);
    this.written = new Uint8Array(this.bytes.length);
  }

  /** Where an address stands in the array. @throws {Fault} where nothing stands there */
  at(address: number): number {
    const image = (address - this.imageBase) >>> 0;
    if (image < this.imageBytes) return image;
    const stack = (address - stackBase) >>> 0;
    if (stack < stackBytes) return this.stackAt + stack;
    const heap = (address - heapBase) >>> 0;
    if (heap < this.heapUsed) return this.heapAt + heap;
    const environment = (address - environmentBase) >>> 0;
    if (environment < environmentBytes) return this.environmentAt + environment;
    throw new Fault(accessViolation);
  }

  read(address: number, size: number): number {
    const at = this.at(address);
    if (size === 1) return this.bytes[at] ?? 0;
    if (size === 2) return (this.bytes[at] ?? 0) | ((this.bytes[at + 1] ?? 0) << 8);
    const { bytes } = this;
    return (
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
      0
    );
  }

  write(address: number, size: number, value: number) {
    const at = this.at(address);
    for (let i = 0; i < size; i += 1) {
      this.bytes[at + i] = value >>> (8 * i);
      this.written[at + i] = 1;
    }
  }

  /** A piece of the heap; 0 where there is no more. */
  allocate(sizeBytes: number): number {
    const rounded = Math.ceil(Math.max(1, sizeBytes) / 0x1000) * 0x1000;
    if (this.heapUsed + rounded > this.heapBytes) return 0;
    const address = heapBase + this.heapUsed;
    this.heapUsed += rounded;
    return address;
  }

  image(): Uint8Array {
    return this.bytes.subarray(0, this.imageBytes);
  }

  wroteToImage(): boolean {
    const at = this.written.indexOf(1);
    return at >= 0 && at < this.imageBytes;
  }

  heap(): Uint8Array {
    return this.bytes.subarray(this.heapAt, this.heapAt + this.heapUsed);
  }

  string(address: number): string {
    let text = '';
    for (let i = 0; i < 256; i += 1) {
      const byte = this.read(address + i, 1);
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
