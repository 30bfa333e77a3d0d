import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  emptyRoot,
  encodeEntryBundle,
  formatTilePath,
  leafHash,
  MemoryTree,
  newTiles,
  nodeHash,
  partialTiles,
  perfectRoot,
  proveConsistency,
  proveInclusion,
  type ReadHashes,
  TileReader,
  TlogError,
  TreeBuilder,
  tileWidthAt,
  treeRoot,
  utf8Encode,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

const exhaustiveMax = 130;
const leaves = Array.from({ length: exhaustiveMax }, (_, i) => leafHash(utf8Encode(`leaf ${i}`)));

/** The definition of RFC 6962 section 2.1, word for word. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return emptyRoot;
  if (hashes.length === 1) return first;
  let k = 1;
  while (2 * k < hashes.length) k *= 2;
  return nodeHash(definedRoot(hashes.slice(0, k)), definedRoot(hashes.slice(k)));
}

it('hashes what is handed over as a Buffer, and leaves it as it is', () => {
  const bytes = Buffer.concat(leaves.slice(0, 4));
  const before = Uint8Array.from(bytes);
  assert.deepEqual(perfectRoot(bytes, 0, 4), definedRoot(leaves.slice(0, 4)));
  assert.deepEqual(Uint8Array.from(bytes), before);
});

function flip(bytes: Uint8Array, at = 0): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

/** Every way to spoil a list of hashes that a verifier must notice. */
function* spoiled(proof: readonly Uint8Array[]): Generator<Uint8Array[]> {
  const stray = leafHash(utf8Encode('stray'));
  yield [...proof, stray];
  yield [stray, ...proof];
  for (const i of proof.keys()) {
    yield proof.toSpliced(i, 1);
    yield proof.map((hash, j) => (i === j ? flip(hash, i % 32) : hash));
    yield proof.map((hash, j) => (i === j ? hash.slice(1) : hash));
  }
}

const tree = new MemoryTree(leaves);
const roots = Array.from({ length: exhaustiveMax + 1 }, (_, n) => tree.root(BigInt(n)));

describe('every tree up to 130 leaves', () => {
  it('has the root that RFC 6962 defines', () => {
    roots.forEach((root, n) => {
      assert.deepEqual(root, definedRoot(leaves.slice(0, n)));
    });
  });

  it('proves every leaf, and no spoiled proof holds', () => {
    for (let size = 1n; size <= exhaustiveMax; size++) {
      for (let index = 0n; index < size; index++) checkInclusion(index, size);
    }
  });

  it('proves every prefix, and no spoiled proof holds', () => {
    for (let newSize = 0n; newSize <= exhaustiveMax; newSize++) {
      for (let oldSize = 0n; oldSize <= newSize; oldSize++) checkConsistency(oldSize, newSize);
    }
  });
});

function rootOf(size: bigint): Uint8Array {
  return roots[Number(size)] ?? assert.fail();
}

function checkInclusion(index: bigint, size: bigint): void {
  const proof = tree.inclusionProof(index, size);
  const hash = leaves[Number(index)] ?? assert.fail();
  const claim = { leafHash: hash, index, size, root: rootOf(size), proof };
  assert.ok(verifyInclusion(claim), `${index} in ${size}`);
  assert.ok(!verifyInclusion({ ...claim, leafHash: flip(hash) }));
  assert.ok(!verifyInclusion({ ...claim, root: flip(claim.root) }));
  assert.ok(!verifyInclusion({ ...claim, index: size }));
  assert.ok(!verifyInclusion({ ...claim, size: 2n * size }));
  assert.ok(!verifyInclusion({ ...claim, index: -1n }));
  if (size > 1n) assert.ok(!verifyInclusion({ ...claim, index: (index + 1n) % size }));
  for (const bad of spoiled(proof)) assert.ok(!verifyInclusion({ ...claim, proof: bad }));
}

function checkConsistency(oldSize: bigint, newSize: bigint): void {
  const proof = tree.consistencyProof(oldSize, newSize);
  const claim = { oldSize, oldRoot: rootOf(oldSize), newSize, newRoot: rootOf(newSize), proof };
  assert.ok(verifyConsistency(claim), `${oldSize} to ${newSize}`);
  assert.ok(!verifyConsistency({ ...claim, oldRoot: flip(claim.oldRoot) }));
  if (oldSize > 0n) {
    assert.ok(!verifyConsistency({ ...claim, newRoot: flip(claim.newRoot) }));
    assert.ok(!verifyConsistency({ ...claim, oldSize: newSize + 1n }));
    assert.ok(!verifyConsistency({ ...claim, oldSize: 0n }));
  }
  for (const bad of spoiled(proof)) assert.ok(!verifyConsistency({ ...claim, proof: bad }));
}

describe('verifiers', () => {
  it('hold nothing to be in the empty tree', () => {
    const [hash = emptyRoot] = leaves;
    for (const root of [emptyRoot, hash]) {
      const claim = { leafHash: hash, index: 0n, size: 0n, root, proof: [] };
      assert.equal(verifyInclusion(claim), false);
    }
  });

  it('ask for the root of the empty tree at size 0', () => {
    const [hash = emptyRoot] = leaves;
    const empty = { oldSize: 0n, oldRoot: emptyRoot, newSize: 0n, newRoot: emptyRoot, proof: [] };
    assert.equal(verifyConsistency(empty), true);
    assert.equal(verifyConsistency({ ...empty, oldRoot: hash, newRoot: hash }), false);
    assert.equal(verifyConsistency({ ...empty, oldRoot: hash, newSize: 1n, newRoot: hash }), false);
  });

  it('refuse proofs out of range instead of making them', async () => {
    const code = (error: unknown) => error instanceof TlogError && error.code === 'out-of-range';
    assert.throws(() => tree.inclusionProof(5n, 5n), code);
    assert.throws(() => tree.inclusionProof(0n, 0n), code);
    assert.throws(() => tree.inclusionProof(0n, 131n), code);
    assert.throws(() => tree.consistencyProof(6n, 5n), code);
    await assert.rejects(proveInclusion(5n, 5n, tree.readHashes), code);
    await assert.rejects(proveConsistency(6n, 5n, tree.readHashes), code);
  });
});

describe('trees up to 2^63 - 1 leaves', () => {
  // With equal leaves every perfect subtree of a level has one hash, so no tree has to be built.
  const levels = [leafHash(utf8Encode('same'))];
  for (let level = 1; level < 63; level++) {
    const below = levels[level - 1] ?? assert.fail();
    levels.push(nodeHash(below, below));
  }
  const readHashes: ReadHashes = async (nodes) =>
    nodes.map(({ level }) => levels[level] ?? assert.fail());
  const size = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });

  it('have proofs that verify', async () => {
    await fc.assert(
      fc.asyncProperty(size, size, async (a, b) => {
        const [oldSize, newSize] = a < b ? [a, b] : [b, a];
        const oldRoot = await treeRoot(oldSize, readHashes);
        const newRoot = await treeRoot(newSize, readHashes);
        const proof = await proveConsistency(oldSize, newSize, readHashes);
        assert.ok(verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }));
        const index = oldSize - 1n;
        const path = await proveInclusion(index, newSize, readHashes);
        const claim = { leafHash: levels[0] ?? assert.fail(), index, size: newSize };
        assert.ok(verifyInclusion({ ...claim, root: newRoot, proof: path }));
        assert.ok(path.length <= 63 && proof.length <= 64);
      }),
    );
  });
});

/** A store of tiles that keeps every width ever written, as a directory does. */
function createTileStore() {
  const files = new Map<string, Uint8Array>();
  let reads = 0;
  return {
    files,
    reads: () => reads,
    write(tiles: ReturnType<TreeBuilder['append']>) {
      for (const tile of tiles) files.set(formatTilePath(tile), tile.data);
    },
    read: async (level: number, index: bigint, width: number) => {
      reads++;
      const data = files.get(formatTilePath({ level, index, width }));
      if (data === undefined) throw new Error('no such tile');
      return data;
    },
  };
}

const manyLeaves = Array.from({ length: 66_000 }, (_, i) => leafHash(utf8Encode(`many ${i}`)));
const manyTree = new MemoryTree(manyLeaves);

describe('TreeBuilder', () => {
  it('gives the same roots and tiles in batches of any size', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, (batches) => {
        const store = createTileStore();
        const builder = new TreeBuilder();
        let size = 0;
        for (const batch of batches) {
          const tiles = builder.append(manyLeaves.slice(size, size + batch));
          const expected = [...newTiles(BigInt(size), BigInt(size + batch))];
          size += batch;
          store.write(tiles);
          const paths = (list: Parameters<typeof formatTilePath>[0][]) =>
            list.map(formatTilePath).toSorted();
          assert.deepEqual(paths(tiles), paths(expected));
          assert.equal(builder.size, BigInt(size));
          assert.deepEqual(builder.root(), manyTree.root(BigInt(size)));
        }
        checkTiles(store.files, BigInt(size));
      }),
      { numRuns: 40 },
    );
  });

  it('is continued from its partial tiles', async () => {
    const store = createTileStore();
    const builder = new TreeBuilder();
    store.write(builder.append(manyLeaves.slice(0, 65_700)));
    const root = builder.root();
    const loaded = await TreeBuilder.load(65_700n, root, store.read);
    assert.deepEqual(loaded.root(), root);
    const copy = loaded.clone();
    const rest = manyLeaves.slice(65_700);
    assert.deepEqual(loaded.append(rest), builder.append(rest));
    assert.deepEqual(loaded.root(), manyTree.root());
    assert.deepEqual(copy.root(), root);
    await assert.rejects(TreeBuilder.load(65_700n, flip(root), store.read), {
      code: 'root-mismatch',
    });
  });

  it('keeps a batch with a malformed hash out altogether', () => {
    const builder = new TreeBuilder();
    builder.append(leaves.slice(0, 3));
    const root = builder.root();
    assert.throws(() => builder.append([...leaves, new Uint8Array(31)]), { code: 'out-of-range' });
    assert.equal(builder.size, 3n);
    assert.deepEqual(builder.root(), root);
  });
});

function checkTiles(files: ReadonlyMap<string, Uint8Array>, size: bigint): void {
  for (const tile of newTiles(0n, size)) {
    const data = files.get(formatTilePath(tile));
    assert.ok(data, formatTilePath(tile));
    assert.equal(data.length, 32 * tile.width);
  }
}

describe('TileReader', async () => {
  const store = createTileStore();
  const builder = new TreeBuilder();
  for (const end of [1, 255, 256, 257, 65_536, 65_900, 66_000]) {
    store.write(builder.append(manyLeaves.slice(Number(builder.size), end)));
  }
  const size = builder.size;
  const root = builder.root();

  it('computes proofs that verify, for trees around the tile borders', async () => {
    for (const treeSize of [1n, 255n, 256n, 257n, 65_536n, 65_900n, 66_000n]) {
      const treeHash = manyTree.root(treeSize);
      const reader = new TileReader({ size: treeSize, root: treeHash, readTile: store.read });
      const samples = [0n, 1n, 255n, 256n, 300n, 65_535n, 65_536n, treeSize - 1n];
      for (const index of samples.filter((i) => i < treeSize)) {
        assert.deepEqual(await reader.leafHash(index), manyLeaves[Number(index)]);
        assert.deepEqual(
          await reader.inclusionProof(index),
          manyTree.inclusionProof(index, treeSize),
        );
        assert.deepEqual(await reader.rootAt(index), manyTree.root(index));
        assert.deepEqual(
          await reader.consistencyProof(index),
          manyTree.consistencyProof(index, treeSize),
        );
      }
      assert.deepEqual(await reader.rootAt(treeSize), treeHash);
    }
  });

  it('agrees with a tree in memory for any index and size', async () => {
    const reader = new TileReader({ size, root, readTile: store.read });
    const index = fc.bigInt({ min: 0n, max: size - 1n });
    await fc.assert(
      fc.asyncProperty(index, async (i) => {
        assert.deepEqual(await reader.inclusionProof(i), manyTree.inclusionProof(i));
        assert.deepEqual(await reader.consistencyProof(i), manyTree.consistencyProof(i));
      }),
      { numRuns: 60 },
    );
  });

  it('asks for no tile twice while it is cached', async () => {
    const reader = new TileReader({ size, root, readTile: store.read });
    await reader.inclusionProof(70n);
    const before = store.reads();
    await Promise.all([reader.inclusionProof(71n), reader.inclusionProof(72n)]);
    assert.equal(store.reads(), before);
    const forgetful = new TileReader({ size, root, readTile: store.read, cacheTiles: 0 });
    assert.deepEqual(await forgetful.inclusionProof(70n), manyTree.inclusionProof(70n));
  });

  it('gives the entries of a bundle only where they are in the tree', async () => {
    const reader = new TileReader({ size, root, readTile: store.read });
    const entries = Array.from({ length: 208 }, (_, i) => utf8Encode(`many ${65_792 + i}`));
    assert.deepEqual(await reader.entries(257n, encodeEntryBundle(entries)), entries);
    const swapped = [...entries.slice(1), entries[0] ?? assert.fail()];
    await assert.rejects(reader.entries(257n, encodeEntryBundle(swapped)), {
      code: 'root-mismatch',
    });
    await assert.rejects(reader.entries(257n, encodeEntryBundle(entries.slice(1))), {
      code: 'malformed-bundle',
    });
  });

  it('refuses any tile with one flipped bit or another length', async () => {
    for (const path of ['tile/0/000', 'tile/1/000', 'tile/2/000.p/1', 'tile/0/257.p/208']) {
      assert.ok(store.files.has(path), path);
      for (const spoil of [
        (d: Uint8Array) => flip(d, 40 % d.length),
        (d: Uint8Array) => d.slice(1),
      ]) {
        const reader = new TileReader({
          size,
          root,
          readTile: async (level, index, width) => {
            const data = await store.read(level, index, width);
            return formatTilePath({ level, index, width }) === path ? spoil(data) : data;
          },
        });
        await assert.rejects(
          reader.inclusionProof(3n),
          (error) =>
            error instanceof TlogError && ['root-mismatch', 'malformed-tile'].includes(error.code),
          path,
        );
      }
    }
  });

  it('falls back to the full tile where a partial one is gone', async () => {
    const oldSize = 65_700n;
    const fullOnly = {
      read: async (level: number, index: bigint, width: number) => {
        if (width === 256 || tileWidthAt(size, level, index) < 256) {
          return store.read(level, index, width);
        }
        throw new Error('partial tile was removed');
      },
    };
    const oldRoot = manyTree.root(oldSize);
    assert.ok(partialTiles(oldSize).some((t) => tileWidthAt(size, t.level, t.index) === 256));
    const reader = new TileReader({ size: oldSize, root: oldRoot, readTile: fullOnly.read });
    assert.deepEqual(await reader.inclusionProof(9n), manyTree.inclusionProof(9n, oldSize));
  });

  it('tries again after a failed read, and stays inside the tree', async () => {
    let fail = true;
    const reader = new TileReader({
      size,
      root,
      readTile: async (level, index, width) => {
        if (fail) throw new Error('offline');
        return store.read(level, index, width);
      },
    });
    await assert.rejects(reader.inclusionProof(9n), /offline/);
    fail = false;
    assert.deepEqual(await reader.inclusionProof(9n), manyTree.inclusionProof(9n));
    await assert.rejects(reader.leafHash(size), { code: 'out-of-range' });
    await assert.rejects(reader.tile(0, 258n), { code: 'out-of-range' });
    await assert.rejects(reader.tile(3, 0n), { code: 'out-of-range' });
    await assert.rejects(reader.rootAt(size + 1n), { code: 'out-of-range' });
  });
});
