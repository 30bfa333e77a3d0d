import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface DemoFile {
  path: string;
  sizeBytes: number;
  kind: 'binary' | 'archive' | 'other';
}

const sizeBytesMax = 32 * 1024 * 1024;
const archives = /\.(gz|tgz|zip|br|xz|bz2|7z|tar|asar|whl|jar)$/i;
const binaries = /\.(so(\.[0-9.]+)?|node|wasm|dll|exe|dylib|a|bin|png|ico|woff2)$/i;

/** Real files below a folder, at most `count`: archives and binaries first, the rest spread evenly. */
export async function chooseFiles(folder: string, count: number): Promise<DemoFile[]> {
  const found: DemoFile[] = [];
  await walk(folder, found);
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  const of = (kind: DemoFile['kind']) => found.filter((file) => file.kind === kind);
  const chosen = [
    ...spread(of('archive'), Math.ceil(count / 10)),
    ...spread(of('binary'), Math.ceil(count / 5)),
  ];
  return [...chosen, ...spread(of('other'), count - chosen.length)];
}

function spread(files: readonly DemoFile[], count: number): DemoFile[] {
  if (files.length <= count) return [...files];
  const step = files.length / count;
  return Array.from({ length: count }, (_, i) => files[Math.floor(i * step)]).filter(
    (file) => file !== undefined,
  );
}

async function walk(folder: string, found: DemoFile[]): Promise<void> {
  for await (const item of await opendir(folder)) {
    const inner = path.join(folder, item.name);
    if (item.isDirectory()) await walk(inner, found);
    else if (item.isFile()) {
      const { size, mode } = await stat(inner);
      if (size === 0 || size > sizeBytesMax) continue;
      found.push({ path: inner, sizeBytes: size, kind: kindOf(item.name, mode) });
    }
  }
}

function kindOf(name: string, mode: number): DemoFile['kind'] {
  if (archives.test(name)) return 'archive';
  const runs = (mode & 0o111) !== 0 && !name.includes('.');
  return runs || binaries.test(name) ? 'binary' : 'other';
}
