import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formatCertificate } from '../packages/verifier/src/formats/certificate.ts';
import {
  encodeRecord,
  readManifest,
  recordBytes,
} from '../packages/verifier/src/formats/manifest.ts';
import { filePieces } from '../packages/verifier/src/node.ts';
import { testCertificate } from '../packages/verifier/src/testing/certificate.ts';
import type { BenchRow } from './row.ts';

const records = 1_000_000;
const limitSeconds = 10;
const limitMiB = 256;
const main = fileURLToPath(new URL('../packages/verifier/src/main.ts', import.meta.url));

/** The records of a manifest, some thousands at a time. */
function* recordPieces(): Generator<Uint8Array> {
  const perPiece = 4096;
  for (let from = 0; from < records; from += perPiece) {
    const count = Math.min(perPiece, records - from);
    const piece = new Uint8Array(count * recordBytes);
    for (let i = 0; i < count; i++) piece.set(recordOf(from + i), i * recordBytes);
    yield piece;
  }
}

function recordOf(n: number): Uint8Array {
  const id = `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  const commitment = new Uint8Array(32).fill(n & 0xff);
  return encodeRecord({
    kind: 'sample',
    id,
    version: BigInt(n),
    tombstone: false,
    length: 1000 + n,
    commitment,
  });
}

/** Writes a manifest, a certificate over it, and a trust policy. */
async function prepare(folder: string): Promise<void> {
  await pipeline(Readable.from(recordPieces()), createWriteStream(join(folder, 'manifest')));
  const { proven: _, ...manifest } = await readManifest(filePieces(join(folder, 'manifest')));
  const { certificate, trust } = await testCertificate({
    acts: (acts) => {
      for (const act of acts.filter(({ type }) => type === 'relocation.verified')) {
        act.payload = { ...act.payload, manifest };
      }
    },
  });
  await writeFile(join(folder, 'certificate.json'), formatCertificate(certificate));
  await writeFile(join(folder, 'trust'), trust);
}

/** What a child process took. */
interface Usage {
  readonly seconds: number;
  readonly residentMiB: number;
}

/** Runs a script to its end in a process of its own. */
async function measure(script: string, args: readonly string[]): Promise<Usage> {
  const reporting = `process.on('exit', () => {
    process.stderr.write(String(process.resourceUsage().maxRSS));
  });\n${script}`;
  const start = performance.now();
  const nodeArgs = ['--input-type=module', '--eval', reporting, '--', ...args];
  const child = spawn(process.execPath, nodeArgs, { stdio: ['ignore', 'ignore', 'pipe'] });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    report += text;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  if (status !== 0) throw new Error(`the measured process ended with ${status}: ${report}`);
  return { seconds: (performance.now() - start) / 1000, residentMiB: Number(report) / 1024 };
}

// What no verifier can do without: two hashes a record, one of a leaf and one of a node.
const bareHashing = `import { hash } from 'node:crypto';
const block = new Uint8Array(65);
for (let i = 0; i < ${2 * records}; i++) hash('sha256', block, 'buffer');`;

const verifying = `process.argv.splice(1, 0, 'vitrine-verify');
await import(${JSON.stringify(main)});`;

/** Verifies a certificate with a manifest of a million records, in a process of its own. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  try {
    await prepare(folder);
    const file = (name: string) => join(folder, name);
    const args = ['certificate', file('certificate.json'), '--manifest', file('manifest')];
    const ours = await measure(verifying, [...args, '--trust', file('trust')]);
    const peer = await measure(bareHashing, []);
    return rowsOf(ours, peer);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rowsOf(ours: Usage, peer: Usage): BenchRow[] {
  const name = 'verify a certificate with a manifest of 1,000,000 records';
  const row = (what: string, unit: string, own: number, other: number) => {
    return { name: `${name}${what}`, unit, ours: own, peer: other, ratio: own / other };
  };
  const rate = records / ours.seconds;
  return [
    {
      ...row('', 'records/s', rate, records / peer.seconds),
      bar: 0.25,
      peerName: 'node:crypto, 2,000,000 bare hashes of 65 bytes',
    },
    {
      ...row(', time', 'records/s', rate, records / limitSeconds),
      bar: 1,
      peerName: `limit of ${limitSeconds} s`,
    },
    {
      ...row(', memory', 'records/MiB', records / ours.residentMiB, records / limitMiB),
      bar: 1,
      peerName: `limit of ${limitMiB} MiB resident`,
    },
  ];
}

if (import.meta.main) {
  for (const { name, ours, peer, unit, ratio, bar, peerName } of await run()) {
    const figures = `${ours.toFixed(0)} ${unit}, ${peerName} ${peer.toFixed(0)} ${unit}`;
    console.log(`${name}: ${figures}, ratio ${ratio.toFixed(2)} (bar ${bar})`);
  }
}
