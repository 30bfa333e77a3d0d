import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { hexDecode, hexEncode, leafHash, MemoryTree } from '@vitrine/tlog';
import { canonicalBytes, type JsonObject, parseJson } from './formats/canonical-json.ts';
import { blockLeaf } from './formats/event-proof.ts';

interface Vectors {
  readonly context: { readonly pseudonymKeys: Readonly<Record<string, string>> };
  readonly events: readonly {
    readonly line: string;
    readonly stored: string;
    readonly leaf: string;
    readonly pseudonym?: string;
  }[];
  readonly batch: { readonly root: string };
  readonly block: {
    readonly batches: readonly { readonly root: string; readonly events: number }[];
    readonly root: string;
  };
}

const file = new URL('../../../vectors/statistics/vectors.json', import.meta.url);
const { context, events, batch, block }: Vectors = JSON.parse(await readFile(file, 'utf8'));

test('a stored event is canonical, and its leaf can be computed from it', () => {
  for (const { stored, leaf } of events) {
    const bytes = canonicalBytes(parseJson(stored) as JsonObject);
    assert.equal(new TextDecoder().decode(bytes), stored);
    assert.equal(hexEncode(leafHash(bytes)), leaf);
  }
});

test('leaves give the root of the batch, and batches that of the block', () => {
  const leaves = events.map(({ leaf }) => hexDecode(leaf));
  assert.equal(hexEncode(new MemoryTree(leaves).root()), batch.root);
  const batches = block.batches.map((one) => blockLeaf(hexDecode(one.root), one.events));
  const tree = new MemoryTree(batches.map((one) => leafHash(one)));
  assert.equal(hexEncode(tree.root()), block.root);
});

test('a pseudonym is the beginning of a keyed digest', () => {
  const named = events.filter(({ pseudonym }) => pseudonym !== undefined);
  assert.ok(named.length > 0);
  for (const { line, pseudonym } of named) {
    const { installation }: { installation: string } = JSON.parse(line);
    const key = context.pseudonymKeys['2026-Q4'];
    const digest = createHash('sha256').update(`${key}${installation}`).digest('hex');
    assert.equal(digest.slice(0, 16), pseudonym);
  }
});
