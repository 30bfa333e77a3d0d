import { LimitError, mebibyte } from '../limits.ts';
import type { ChildStage } from './stages-in-child.ts';

/** What a parser must not do, by the first line of the file; for tests of the sandbox alone. */
type Act = (input: Parameters<ChildStage['run']>[0]) => ReturnType<ChildStage['run']>;

const net = await import('node:net');
const dgram = await import('node:dgram');
const dns = await import('node:dns/promises');
const fs = await import('node:fs');
const processes = await import('node:child_process');
const { Worker } = await import('node:worker_threads');

function connects(target: { port: number; host: string } | { path: string }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    net.connect(target).on('error', reject).on('connect', resolve);
  });
}

function says(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code || (error instanceof Error ? error.message : String(error));
}

/** Each of these has to be refused. */
const escapes: Readonly<Record<string, () => unknown>> = {
  'read a file': () => fs.readFileSync('/etc/passwd'),
  'read its own code': () => fs.readFileSync(import.meta.filename),
  'list a folder': () => fs.readdirSync('/'),
  'write a file': () => fs.writeFileSync('/tmp/vitrine-escaped', 'x'),
  'connect over TCP': () => connects({ host: '127.0.0.1', port: 9 }),
  'connect to a socket': () => connects({ path: '/tmp/vitrine-none.sock' }),
  listen: () =>
    new Promise((resolve, reject) => {
      net
        .createServer()
        .on('error', reject)
        .listen(0, () => resolve(1));
    }),
  'send over UDP': () =>
    new Promise((resolve, reject) => {
      const socket = dgram.createSocket('udp4').on('error', reject);
      socket.send('x', 9, '127.0.0.1', (error) => (error ? reject(error) : resolve(1)));
    }),
  'look up a name': () => dns.lookup('localhost'),
  'ask a name server': () => dns.resolve4('example.org'),
  'start a program': () => {
    const { error } = processes.spawnSync('true');
    if (error) throw error;
  },
  'start a thread': () => new Worker('1', { eval: true }),
  'make code from text': () => new Function('return 1')(),
  'signal the site': () => process.kill(process.ppid, 0),
  'load native code': () => process.dlopen({ exports: {} }, '/tmp/none.node'),
};

const acts: Readonly<Record<string, Act>> = {
  fine: ({ bytes }) => ({ sizeBytes: bytes.length }),
  hang: () => {
    for (;;);
  },
  sleep: () => new Promise(() => setInterval(() => undefined, 1_000)),
  crash: () => process.exit(3),
  throw: () => {
    throw new Error('a defect that names /secret/of/the/file');
  },
  hog: () => {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(16 * mebibyte, 1));
  },
  heap: () => {
    const kept: unknown[] = [];
    for (;;) kept.push({ kept: kept.length, more: [kept.length] });
  },
  flood: () => ({ words: 'x'.repeat(8 * mebibyte) }),
  print: ({ bytes }) => {
    process.stdout.write('x'.repeat(100_000));
    return { sizeBytes: bytes.length };
  },
  unpack: ({ bytes, context }) => {
    for (const path of ['a', 'b/c']) context.emit({ path, bytes: bytes.subarray(0, 6) });
    return { members: 2 };
  },
  endless: ({ context }) => {
    for (let i = 0; ; i++) context.emit({ path: `${i}`, bytes: new Uint8Array(10) });
  },
  limit: ({ context }) => {
    context.limited({ limit: 'depth', allowed: 3, where: 'x\0y' });
    throw new LimitError({ limit: 'members', allowed: 7 });
  },
  lie: () => {
    fs.writeSync(3, Buffer.from([18, 2, 0, 0, 0, 0x7b, 0x7d]));
    // And goes on talking when nobody listens any more.
    fs.writeSync(3, Buffer.alloc(48 * 1_024));
    return {};
  },
  escape: async () => {
    const outcomes: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(escapes)) {
      try {
        await attempt();
        outcomes[name] = 'it could';
      } catch (error) {
        outcomes[name] = says(error);
      }
    }
    return outcomes;
  },
  environment: () => ({ names: Object.keys(process.env) }),
};

export const childStages: readonly ChildStage[] = [
  {
    name: 'first',
    run: (input) => {
      const [act = ''] = Buffer.from(input.bytes).toString('latin1').split('\n');
      return acts[act]?.(input) ?? undefined;
    },
  },
  { name: 'second', run: ({ earlier }) => ({ after: Object.keys(earlier) }) },
];
