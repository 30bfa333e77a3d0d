import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leafHash, MemoryTree } from '@vitrine/tlog';
import { blockLeaf } from '@vitrine/verifier';
import { readRepositoryFile } from '../../residency/testkit.ts';
import { Preparation } from './preparation.ts';

interface Vectors {
  readonly oldest: string;
  readonly newest: string;
  readonly country: string;
  readonly pseudonym: {
    readonly quarter: string;
    readonly key: string;
    readonly installation: string;
    readonly is: string;
  };
  readonly lines: readonly {
    readonly line: string;
    readonly code?: string;
    readonly stored?: string;
    readonly leaf?: string;
  }[];
  readonly batches: readonly {
    readonly month: string;
    readonly lines: readonly number[];
    readonly root: string;
  }[];
  readonly blocks: readonly { readonly month: string; readonly root: string }[];
}

const vectors = JSON.parse(readRepositoryFile('vectors/statistics/events.json')) as Vectors;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function prepared() {
  const { oldest, newest, country, pseudonym } = vectors;
  const preparation = new Preparation(
    {
      oldestMs: Date.parse(oldest),
      newestMs: Date.parse(newest),
      country,
      pseudonymKeys: { [pseudonym.quarter]: Buffer.from(pseudonym.key, 'hex') },
    },
    { countryOf: () => '' },
  );
  const body = Buffer.from(vectors.lines.map(({ line }) => line).join('\n'));
  const [slice, ...others] = [...preparation.push(body), ...preparation.end()];
  assert.ok(slice);
  assert.equal(others.length, 0);
  return slice;
}

describe('vectors of statistics events', () => {
  const { events, refusals, months } = prepared();
  const leafOf = (row: number) => events.leaves.subarray(row * 32, row * 32 + 32);

  it('are refused as they say', () => {
    const codes = new Map(refusals.map(({ line, code }) => [line, code]));
    for (const [i, { code }] of vectors.lines.entries()) assert.equal(codes.get(i + 1), code);
  });

  it('have the leaves of their stored events', () => {
    for (const [row, line] of events.lines.entries()) {
      const vector = vectors.lines[line - 1];
      assert.equal(hex(leafOf(row)), vector?.leaf);
      assert.equal(hex(leafHash(Buffer.from(vector?.stored ?? ''))), vector?.leaf);
    }
  });

  it('have the roots of their batches and blocks', () => {
    const found = months.map(({ month, from, to }) => {
      const rows = Array.from({ length: to - from }, (_, i) => from + i);
      const root = new MemoryTree(rows.map(leafOf)).root();
      const block = new MemoryTree([leafHash(blockLeaf(root, rows.length))]).root();
      const lines = rows.map((row) => events.lines[row]);
      return { month, lines, root: hex(root), block: hex(block) };
    });
    const batches = found.map(({ month, lines, root }) => ({ month, lines, root }));
    assert.deepEqual(batches, vectors.batches);
    assert.deepEqual(
      found.map(({ month, block }) => ({ month, root: block })),
      vectors.blocks,
    );
  });

  it('have the pseudonym of their installation', () => {
    const { bytes } = events.columns.get('installation') ?? {};
    assert.equal(hex(bytes?.subarray(0, 8) ?? new Uint8Array()), vectors.pseudonym.is);
  });
});
