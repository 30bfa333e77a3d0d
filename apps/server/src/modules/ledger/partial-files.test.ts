import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTilePath, newTiles, parseTilePath, tileWidth, tileWidthAt } from '@vitrine/tlog';
import fc from 'fast-check';
import { openPartialFiles, partialPaths } from './partial-files.ts';
import type { TileDirectory } from './tile-directory.ts';

/** Names of files, and nothing else. */
class Names {
  readonly names = new Set<string>();
  readonly directory: TileDirectory;

  constructor() {
    const { names } = this;
    const unused = (): never => {
      throw new Error('not for this');
    };
    this.directory = {
      directory: '',
      prepare: unused,
      writeAll: unused,
      read: unused,
      publish: unused,
      published: unused,
      strangers: unused,
      files: unused,
      partialsNear: async () => [...names].filter((name) => name.includes('.p/')),
      remove: async (path) => {
        for (const name of names)
          if (name === path || name.startsWith(`${path}/`)) names.delete(name);
      },
    };
  }

  write(oldSize: bigint, newSize: bigint): string[] {
    const paths = [...newTiles(oldSize, newSize)].flatMap((tile) => [
      formatTilePath(tile),
      ...(tile.level === 0 ? [formatTilePath({ ...tile, level: 'entries' })] : []),
    ]);
    for (const path of paths) this.names.add(path);
    return paths;
  }
}

/** Whether a client of a size finds a tile: exact, or the full one. */
function serves(names: ReadonlySet<string>, path: string): boolean {
  return names.has(path) || names.has(path.slice(0, path.lastIndexOf('.p/')));
}

const steps = fc.array(
  fc.record({
    grow: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(1, 255, 256, 65_536)),
    publish: fc.boolean(),
    restart: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

test('property: no file is removed that a published or the signed size needs', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const files = new Names();
      const published: bigint[] = [];
      let size = 0n;
      let partials = await openPartialFiles(files.directory, { signed: 0n, published: 0n });
      for (const { grow, publish, restart } of history) {
        partials.wrote(files.write(size, size + BigInt(grow)));
        size += BigInt(grow);
        if (publish) {
          published.push(size);
          await partials.published(size);
        }
        if (restart) {
          const sizes = { signed: size, published: published.at(-1) ?? 0n };
          partials = await openPartialFiles(files.directory, sizes);
        }
        for (const path of partialPaths(size)) assert.ok(files.names.has(path), path);
        for (const earlier of published) {
          for (const path of partialPaths(earlier)) assert.ok(serves(files.names, path), path);
        }
      }
    }),
  );
});

test('partial files go when the full one is published, and heads never published leave none', async () => {
  const files = new Names();
  const partials = await openPartialFiles(files.directory, { signed: 0n, published: 0n });
  let size = 0n;
  for (let n = 0; n < 3000; n += 7) {
    partials.wrote(files.write(size, size + 7n));
    size += 7n;
    if (n % 700 === 0) await partials.published(size);
  }
  await partials.published(size);
  for (const name of files.names) {
    const tile = parseTilePath(name);
    if (tile.width === tileWidth) continue;
    const level = tile.level === 'entries' ? 0 : tile.level;
    assert.ok(tileWidthAt(size, level, tile.index) < tileWidth, `${name} of ${size}`);
  }
  const left = [...files.names].filter((name) => name.includes('.p/'));
  assert.ok(left.length <= 3 * 11, `${left.length} partial files are left`);
});

test('what a crash left beyond the head is removed when the ledger opens', async () => {
  const files = new Names();
  files.write(0n, 300n);
  files.write(300n, 320n);
  files.names.add('tile/0/001.p/strange');
  await openPartialFiles(files.directory, { signed: 300n, published: 300n });
  assert.ok(files.names.has('tile/0/001.p/44') && files.names.has('tile/entries/001.p/44'));
  assert.ok(!files.names.has('tile/0/001.p/64') && !files.names.has('tile/entries/001.p/64'));
});
