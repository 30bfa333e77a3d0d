import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { hexDecode, hexEncode, leafHash, MemoryTree } from '@vitrine/tlog';
import { canonicalBytes, type JsonObject, parseJson } from './formats/canonical-json.ts';
import { blockLeaf } from './formats/event-proof.ts';

/** What `vectors/statistics/README.md` describes, as far as a verifier has to do with it. */
interface Vectors {
  readonly pseudonym: {
    readonly key: string;
    readonly installation: string;
    readonly is: string;
  };
  readonly lines: readonly { readonly stored?: string; readonly leaf?: string }[];
  readonly batches: readonly {
    readonly month: string;
    readonly lines: readonly number[];
    readonly root: string;
  }[];
  readonly blocks: readonly { readonly month: string; readonly root: string }[];
}

const file = new URL('../../../vectors/statistics/events.json', import.meta.url);
const { pseudonym, lines, batches, blocks }: Vectors = JSON.parse(await readFile(file, 'utf8'));

test('a stored event is canonical, and its leaf can be computed from it', () => {
  const stored = lines.filter((one) => one.stored !== undefined);
  assert.ok(stored.length > 0);
  for (const { stored: text = '', leaf } of stored) {
    const bytes = canonicalBytes(parseJson(text) as JsonObject);
    assert.equal(new TextDecoder().decode(bytes), text);
    assert.equal(hexEncode(leafHash(bytes)), leaf);
  }
});

test('leaves give the root of a batch, and the batch that of its block', () => {
  for (const { month, lines: places, root } of batches) {
    const leaves = places.map((place) => hexDecode(lines[place - 1]?.leaf ?? ''));
    assert.equal(hexEncode(new MemoryTree(leaves).root()), root);
    const block = blocks.find((one) => one.month === month);
    const tree = new MemoryTree([leafHash(blockLeaf(hexDecode(root), places.length))]);
    assert.equal(hexEncode(tree.root()), block?.root);
  }
});

test('a pseudonym is the beginning of a keyed digest', () => {
  const { key, installation, is } = pseudonym;
  const digest = createHash('sha256').update(`${key}${installation}`).digest('hex');
  assert.equal(digest.slice(0, is.length), is);
});
