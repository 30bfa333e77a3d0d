import { pack, padded, u16, u32, utf16 } from '../test-kit.ts';

const sector = 512;
const end = 0xfffffffe;
const free = 0xffffffff;

interface Node {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly children: Node[];
}

/** A compound file with these streams; names of storages and streams are parted by `/`. */
export function buildOle(streams: Readonly<Record<string, Uint8Array>>, classId?: Buffer): Buffer {
  const root = treeOf(streams);
  const nodes = flat(root);
  const fat: number[] = [];
  const sectors: Buffer[] = [];
  const chain = (bytes: Uint8Array): number => {
    if (bytes.length === 0) return end;
    const first = sectors.length;
    const whole = padded(bytes, sector);
    for (let at = 0; at < whole.length; at += sector) {
      sectors.push(whole.subarray(at, at + sector));
      fat.push(at + sector < whole.length ? sectors.length : end);
    }
    return first;
  };
  const mini: Buffer[] = [];
  const miniFat: number[] = [];
  const miniChain = (bytes: Uint8Array): number => {
    const first = miniFat.length;
    const count = Math.ceil(bytes.length / 64);
    for (let index = 0; index < count; index++)
      miniFat.push(index + 1 < count ? first + index + 1 : end);
    mini.push(padded(bytes, 64));
    return count === 0 ? end : first;
  };
  const starts = nodes.map(({ bytes }) =>
    bytes === undefined ? 0 : bytes.length < 4_096 ? miniChain(bytes) : chain(bytes),
  );
  const miniStream = Buffer.concat(mini);
  const rootStart = chain(miniStream);
  const miniFatStart = chain(u32(...miniFat));
  const entries = nodes.map((node, index) => {
    const sibling = siblingOf(nodes, node);
    const child = node.children[0] === undefined ? free : nodes.indexOf(node.children[0]);
    const isRoot = index === 0;
    const type = isRoot ? 5 : node.bytes === undefined ? 1 : 2;
    const name = utf16(`${node.name}\0`);
    return pack(
      Buffer.concat([name, Buffer.alloc(64 - name.length)]),
      u16(name.length),
      Buffer.from([type, 1]),
      u32(free, sibling, child),
      isRoot && classId ? classId : Buffer.alloc(16),
      Buffer.alloc(20),
      u32(isRoot ? rootStart : (starts[index] ?? 0)),
      u32(isRoot ? miniStream.length : (node.bytes?.length ?? 0), 0),
    );
  });
  const directoryStart = chain(Buffer.concat(entries));
  const fatSectors = Math.ceil((sectors.length + 8) / 128);
  const fatStart = sectors.length;
  for (let index = 0; index < fatSectors; index++) fat.push(0xfffffffd);
  while (fat.length < fatSectors * 128) fat.push(free);
  const table = u32(...fat);
  for (let index = 0; index < fatSectors; index++) {
    sectors.push(table.subarray(index * sector, (index + 1) * sector));
  }
  const places = Array.from({ length: 109 }, (_, index) =>
    index < fatSectors ? fatStart + index : free,
  );
  const header = pack(
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(16),
    u16(0x3e, 3, 0xfffe, 9, 6, 0, 0, 0),
    u32(0, fatSectors, directoryStart, 0, 4_096),
    u32(miniFat.length > 0 ? miniFatStart : end, Math.ceil((miniFat.length * 4) / sector), end, 0),
    u32(...places),
  );
  return pack(header, ...sectors);
}

function treeOf(streams: Readonly<Record<string, Uint8Array>>): Node {
  const root: Node = { name: 'Root Entry', children: [] };
  for (const [path, bytes] of Object.entries(streams)) {
    const parts = path.split('/');
    let at = root;
    for (const [index, name] of parts.entries()) {
      const known = at.children.find((child) => child.name === name);
      const isLast = index === parts.length - 1;
      const next = known ?? { name, children: [], ...(isLast ? { bytes } : {}) };
      if (known === undefined) at.children.push(next);
      at = next;
    }
  }
  return root;
}

function flat(node: Node): Node[] {
  return [node, ...node.children.flatMap(flat)];
}

/** The next child of the same storage stands on its right; readers need no balance. */
function siblingOf(nodes: readonly Node[], node: Node): number {
  const parent = nodes.find(({ children }) => children.includes(node));
  const next = parent?.children[parent.children.indexOf(node) + 1];
  return next === undefined ? free : nodes.indexOf(next);
}

/** A file in the packager's wrapping (`\x01Ole10Native`). */
export function nativeObject(name: string, path: string, bytes: Uint8Array): Buffer {
  const body = pack(
    u16(2),
    `${name}\0${path}\0`,
    u16(0, 3),
    u32(path.length + 1),
    `${path}\0`,
    u32(bytes.length),
    bytes,
  );
  return pack(u32(body.length), body);
}
