import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOf } from '../../test-archives.ts';
import { randomFrom, unpackHere } from '../../test-kit.ts';
import { step } from './execute.ts';
import { Memory } from './memory.ts';
import { Processor } from './processor.ts';
import { emulate } from './run.ts';

const [carry, zero, sign, overflow] = [1, 0x40, 0x80, 0x800];

/** Instructions, what the registers held, and what a real processor left in them and its flags. */
const cases: readonly {
  readonly name: string;
  readonly code: readonly number[];
  readonly before: readonly [eax: number, ecx: number, carry: number];
  readonly after: readonly [eax: number, flags: number];
}[] = [
  {
    name: 'add al, cl wraps',
    code: [0x00, 0xc8],
    before: [0x12ff, 2, 0],
    after: [0x1201, carry],
  },
  {
    name: 'adc eax, ecx with carry',
    code: [0x11, 0xc8],
    before: [0x7fffffff, 0, 1],
    after: [0x80000000, sign | overflow],
  },
  {
    name: 'sbb eax, ecx with borrow',
    code: [0x19, 0xc8],
    before: [0, 0, 1],
    after: [0xffffffff, carry | sign],
  },
  {
    name: 'dec ax keeps the carry',
    code: [0x66, 0x48],
    before: [0x50001, 0, 1],
    after: [0x50000, carry | zero],
  },
  {
    name: 'sar eax, 1 keeps the sign',
    code: [0xd1, 0xf8],
    before: [0x80000001, 0, 0],
    after: [0xc0000000, carry | sign],
  },
  {
    name: 'rcl eax, 1 through the carry',
    code: [0xd1, 0xd0],
    before: [0x80000000, 0, 1],
    after: [1, carry | overflow],
  },
  {
    name: 'neg eax',
    code: [0xf7, 0xd8],
    before: [1, 0, 0],
    after: [0xffffffff, carry | sign],
  },
  {
    name: 'bswap eax',
    code: [0x0f, 0xc8],
    before: [0x12345678, 0, 0],
    after: [0x78563412, 0],
  },
];

for (const { name, code, before, after } of cases)
  test(`The processor does ${name}`, () => {
    const memory = new Memory(0x400000, 0x1000, 0x1000);
    memory.bytes.set(code);
    const cpu = new Processor(memory);
    cpu.ip = 0x400000;
    cpu.registers[0] = before[0];
    cpu.registers[1] = before[1];
    cpu.flags.word = before[2];
    step(cpu);
    const flags = cpu.flags.word & (carry | zero | sign | overflow);
    assert.deepEqual([cpu.r(0), flags], after);
  });

/** A program that decodes one which lies within it, and then calls something unknown. */
function selfDecoding(): { packed: Buffer; inner: Buffer } {
  const inner = programOf(Buffer.alloc(64, 0x90));
  const section = Buffer.alloc(1024);
  // mov esi, 401100h; mov ecx, length; l: xor byte [esi], 5ah; inc esi; loop l; call [0]
  const code = [0xbe, 0, 0x11, 0x40, 0, 0xb9, inner.length & 255, inner.length >> 8, 0, 0];
  section.set([...code, 0x80, 0x36, 0x5a, 0x46, 0xe2, 0xfa, 0xff, 0x15, 0, 0, 0, 0]);
  section.set(
    inner.map((byte) => byte ^ 0x5a),
    0x100,
  );
  return { packed: programOf(section), inner };
}

test('A program that decodes another gives it out', async () => {
  const { packed, inner } = selfDecoding();
  const { members, result } = await unpackHere(packed);
  assert.ok(members.some(({ bytes }) => inner.equals(bytes)));
  assert.deepEqual(result?.containers, ['packed-program']);
});

test('A program without end is left after a number of steps', async () => {
  const rounds = [0xb9, 0xff, 0xff, 0xff, 0x7f, 0xbf, 0, 0x12, 0x40, 0, 0xf2, 0xae, 0xeb, 0xf2];
  for (const code of [[0xeb, 0xfe], rounds]) {
    const section = Buffer.alloc(1024);
    section.set(code);
    const emulated = emulate(programOf(section), 100_000);
    assert.ok((emulated?.steps ?? 0) <= 100_000);
  }
});

test('Whatever the code is, the emulation ends in an answer', (context) => {
  const seed = Date.now() & 0xffff;
  context.diagnostic(`seed ${seed}`);
  const next = randomFrom(seed);
  for (let i = 0; i < 100; i += 1) {
    const section = Uint8Array.from({ length: 512 }, () => next() * 256);
    const program = programOf(section);
    for (let n = 0; n < 3; n += 1)
      program[Math.floor(next() * 0x200)] = i % 2 === 0 ? next() * 256 : (program[0] ?? 0);
    assert.doesNotThrow(() => emulate(program, 20_000), `seed ${seed}, execution ${i}`);
  }
});
