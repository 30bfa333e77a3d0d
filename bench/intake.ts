import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadResult } from './load.ts';
import { startParties } from './parties.ts';
import type { BenchRow } from './row.ts';
import { run as command, customerAt, hasProgram, put, residentBytes, scratch } from './support.ts';

const connections = 32;
const warmUpMs = 2000;
const durationMs = 10_000;

/** Intake into a site with two data centres, beside nginx taking the same bodies as plain WebDAV PUTs. */
export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [name, sizeBytes, bar] of [
    ['1 MiB', 1_048_576, 0.5],
    ['10 KiB', 10_240, 0.1],
  ] as const) {
    const ours = await intake(sizeBytes);
    const peer = await nginx(sizeBytes);
    rows.push({
      name: `intake of ${name} files, ${connections} connections`,
      ours: ours.perSecond,
      peer: peer?.perSecond ?? Number.NaN,
      unit: 'files/s',
      ratio: peer === undefined ? Number.NaN : ours.perSecond / peer.perSecond,
      bar,
      peerName: peer === undefined ? 'nginx (not on this machine)' : 'nginx WebDAV PUT',
    });
    if (sizeBytes === 10_240) rows.push(absolute('intake of 10 KiB files', ours.perSecond, 1000));
  }
  return rows;
}

function absolute(name: string, ours: number, limit: number): BenchRow {
  const unit = 'files/s';
  return { name, ours, peer: limit, unit, ratio: ours / limit, bar: 1, peerName: 'the bar' };
}

async function intake(sizeBytes: number): Promise<LoadResult> {
  await using folder = await scratch();
  const data = path.join(folder.path, 'data');
  const policy = path.join(folder.path, 'policy.yaml');
  const example = fileURLToPath(new URL('../examples/gti/2018.yaml', import.meta.url));
  // The same policy with every home in Zurich, which has two data centres.
  await writeFile(policy, (await readFile(example, 'utf8')).replaceAll(/: moscow\b/g, ': zurich'));
  await using parties = await startParties(data, ['zurich'], policy);
  const { apiKey } = await customerAt(parties, parties.folderOf('zurich'), 'zurich', 'DE');
  const url = new URL(parties.sites.zurich ?? '');
  const before = await residentBytes(process.pid);
  const result = await put({
    host: url.hostname,
    port: Number(url.port),
    path: '/v1/samples',
    headers: {
      authorization: `Bearer ${apiKey.token}`,
      'content-type': 'application/octet-stream',
    },
    sizeBytes,
    connections,
    warmUpMs,
    durationMs,
  });
  const grown = ((await residentBytes(process.pid)) - before) / 1_048_576;
  process.stderr.write(
    `  ${sizeBytes} bytes: p50 ${result.p50Ms.toFixed(0)} ms, p99 ${result.p99Ms.toFixed(0)} ms, ` +
      `${JSON.stringify(result.statuses)}, resident ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} MiB\n`,
  );
  return result;
}

async function nginx(sizeBytes: number): Promise<LoadResult | undefined> {
  if (!(await hasProgram('nginx'))) return undefined;
  await using folder = await scratch();
  const port = 18_099;
  const at = (name: string) => path.join(folder.path, name);
  await command('mkdir', ['-p', at('data'), at('tmp')]);
  await writeFile(
    at('nginx.conf'),
    `worker_processes 2; pid ${at('pid')}; error_log ${at('error.log')};
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http { access_log off; client_body_temp_path ${at('tmp')}; client_max_body_size 2g;
  keepalive_requests 10000000;
  server { listen 127.0.0.1:${port}; root ${at('data')};
    location / { dav_methods PUT; create_full_put_path on; dav_access user:rw; } } }
`,
  );
  await command('nginx', ['-c', at('nginx.conf')]);
  try {
    return await put({
      host: '127.0.0.1',
      port,
      path: '/f{n}',
      headers: {},
      sizeBytes,
      connections,
      warmUpMs,
      durationMs,
    });
  } finally {
    await command('nginx', ['-c', at('nginx.conf'), '-s', 'quit']);
  }
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
