import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  authenticateAddCheckpoint,
  base64Decode,
  base64Encode,
  createSigner,
  createVerifier,
  decideAddCheckpoint,
  emptyRoot,
  evaluatePolicy,
  formatAddCheckpoint,
  formatNote,
  formatPolicy,
  formatTilePath,
  formatTlogProof,
  formatVerifierKey,
  hexDecode,
  hexEncode,
  leafHash,
  MemoryTree,
  openCheckpoint,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseTilePath,
  parseTlogProof,
  parseVerifierKey,
  partialTiles,
  signNote,
  subtreeMessage,
  utf8Encode,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
  verifyTlogProof,
  type WitnessedHead,
} from './index.ts';

interface NoteVectors {
  verify: { vkeys: string[]; note: string; verified?: string[]; error?: string }[];
  malformed: string[];
  signers: { signerKey: string; text: string; note: string }[];
  vkeys: { valid: string[]; malformed: string[]; unsupported: string[] };
}
interface MerkleVectors {
  emptyRootHex: string;
  entriesHex: string[];
  rootsHex: string[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { oldSize: number; newSize: number; proof: string[] }[];
}
interface TilePathVectors {
  valid: { path: string; level: number | 'entries'; index: string; width: number }[];
  malformed: string[];
  sizes: { size: string; partial: string[] }[];
}
interface WitnessVectors {
  origin: string;
  logKey: string;
  steps: { body: string; status: number }[];
}
interface CheckpointVectors {
  keys: Record<KeyName, string>;
  signerKeys: Record<KeyName, string>;
  cosignatureTime: string;
  origin: string;
  size: string;
  rootBase64: string;
  checkpoint: string;
  subtree: {
    cosigner: KeyName;
    start: string;
    end: string;
    hashBase64: string;
    messageHex: string;
    signatureBase64: string;
  };
  policies: { policy: string; checkpoint: string; satisfied: boolean; witnesses: string[] }[];
  proof: { entry: string; text: string };
  malformedCheckpoints: string[];
}
type KeyName = 'log' | 'logMlDsa44' | 'witnessOne' | 'witnessTwo' | 'witnessThree';

function load<T>(name: string): T {
  const file = new URL(`../../../vectors/tlog/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('vectors of notes', () => {
  const vectors = load<NoteVectors>('notes');

  vectors.verify.forEach((vector, i) => {
    it(`note ${i}: ${vector.error ?? 'verifies'}`, async () => {
      assert.equal(formatNote(parseNote(vector.note)), vector.note);
      const opened = openNote(vector.note, vector.vkeys.map(createVerifier));
      if (vector.error !== undefined) {
        await assert.rejects(opened, { code: vector.error });
        return;
      }
      assert.deepEqual(
        (await opened).verified.map(({ name }) => name),
        vector.verified,
      );
    });
  });

  it('malformed notes are refused', () => {
    for (const note of vectors.malformed) {
      assert.throws(() => parseNote(note), { code: 'malformed-note' }, JSON.stringify(note));
    }
  });

  it('signers make the same note', async () => {
    for (const { signerKey, text, note } of vectors.signers) {
      const signer = await createSigner(signerKey);
      assert.equal(formatNote(await signNote({ text }, [signer])), note);
    }
  });

  it('verifier keys are read as they should', () => {
    for (const vkey of vectors.vkeys.valid) {
      assert.equal(formatVerifierKey(parseVerifierKey(vkey)), vkey);
      createVerifier(vkey);
    }
    for (const vkey of vectors.vkeys.malformed) {
      assert.throws(() => createVerifier(vkey), { code: 'malformed-key' }, vkey);
    }
    for (const vkey of vectors.vkeys.unsupported) {
      assert.equal(formatVerifierKey(parseVerifierKey(vkey)), vkey);
      assert.throws(() => createVerifier(vkey), { code: 'unsupported-algorithm' }, vkey);
    }
  });
});

describe('vectors of Merkle trees', () => {
  const vectors = load<MerkleVectors>('merkle');
  const leaves = vectors.entriesHex.map((hex) => leafHash(hexDecode(hex)));
  const root = (size: number) =>
    size === 0 ? emptyRoot : hexDecode(vectors.rootsHex[size - 1] ?? assert.fail());

  it('roots', () => {
    const tree = new MemoryTree(leaves);
    assert.equal(hexEncode(emptyRoot), vectors.emptyRootHex);
    vectors.rootsHex.forEach((hex, i) => {
      assert.equal(hexEncode(tree.root(BigInt(i + 1))), hex);
    });
  });

  it('proofs', () => {
    for (const { index, size, proof } of vectors.inclusion) {
      const claim = { index: BigInt(index), size: BigInt(size), root: root(size) };
      const hash = leaves[index] ?? assert.fail();
      assert.ok(verifyInclusion({ ...claim, leafHash: hash, proof: proof.map(base64Decode) }));
    }
    for (const { oldSize, newSize, proof } of vectors.consistency) {
      const sizes = { oldSize: BigInt(oldSize), newSize: BigInt(newSize) };
      const roots = { oldRoot: root(oldSize), newRoot: root(newSize) };
      assert.ok(verifyConsistency({ ...sizes, ...roots, proof: proof.map(base64Decode) }));
    }
  });
});

describe('vectors of tile paths', () => {
  const vectors = load<TilePathVectors>('tile-paths');

  it('are parsed and formatted', () => {
    for (const { path, index, ...rest } of vectors.valid) {
      const tile = parseTilePath(path);
      assert.deepEqual(tile, { ...rest, index: BigInt(index) });
      assert.equal(formatTilePath(tile), path);
    }
    for (const path of vectors.malformed) {
      assert.throws(() => parseTilePath(path), { code: 'malformed-tile-path' }, path);
    }
  });

  it('name the partial tiles of a size', () => {
    for (const { size, partial } of vectors.sizes) {
      assert.deepEqual(partialTiles(BigInt(size)).map(formatTilePath), partial);
    }
  });
});

describe('vectors of a witness', () => {
  const { origin, logKey, steps } = load<WitnessVectors>('witness');

  it('the sequence is answered step by step', async () => {
    let latest: WitnessedHead | undefined;
    const verifiers = [createVerifier(logKey)];
    for (const { body, status } of steps) {
      assert.equal(formatAddCheckpoint(parseAddCheckpoint(body)), body);
      const first = await authenticateAddCheckpoint(body, (name) =>
        name === origin ? verifiers : undefined,
      );
      const outcome = first.status === 'authentic' ? decideAddCheckpoint(first, latest) : first;
      assert.equal(outcome.status, status, body);
      if (outcome.status === 200) latest = outcome.head;
      if (outcome.status === 409) assert.equal(outcome.size, latest?.size);
    }
    assert.equal(latest?.size, 5n);
  });
});

describe('vectors of checkpoints', () => {
  const vectors = load<CheckpointVectors>('checkpoints');
  const { keys, origin } = vectors;
  const logKeys = [createVerifier(keys.log), createVerifier(keys.logMlDsa44)];
  const cosignerKeys = [createVerifier(keys.witnessOne), createVerifier(keys.witnessTwo)];

  it('a checkpoint with every type of signature verifies', async () => {
    const opened = await openCheckpoint(vectors.checkpoint, { origin, logKeys, cosignerKeys });
    assert.equal(opened.verified.length, 4);
    assert.equal(opened.checkpoint.size, BigInt(vectors.size));
    assert.equal(base64Encode(opened.checkpoint.root), vectors.rootBase64);
  });

  it('Ed25519 signatures are reproduced from the private keys', async () => {
    const now = () => BigInt(vectors.cosignatureTime);
    const { text, signatures } = parseNote(vectors.checkpoint);
    for (const name of ['log', 'witnessOne'] as const) {
      const signer = await createSigner(vectors.signerKeys[name], { now });
      assert.equal(signer.verifierKey, keys[name]);
      const expected = signatures.find((s) => s.name === signer.name && s.keyId === signer.keyId);
      assert.deepEqual(await signer.sign(text), expected?.signature);
    }
  });

  it('a subtree signature verifies for its own subtree only', async () => {
    const { start, end, hashBase64, messageHex, signatureBase64, cosigner } = vectors.subtree;
    const hash = base64Decode(hashBase64);
    const subtree = { origin, start: BigInt(start), end: BigInt(end), hash };
    const { name } = parseVerifierKey(keys[cosigner]);
    assert.equal(hexEncode(subtreeMessage(name, 0n, subtree)), messageHex);
    const signature = base64Decode(signatureBase64);
    assert.ok(await verifySubtree(keys[cosigner], subtree, signature));
    for (const other of [{ end: 299n }, { start: 0n }, { start: 255n }, { origin: 'other' }]) {
      assert.ok(!(await verifySubtree(keys[cosigner], { ...subtree, ...other }, signature)));
    }
  });

  it('policies are weighed', async () => {
    for (const { policy: text, checkpoint, satisfied, witnesses } of vectors.policies) {
      const policy = parsePolicy(text);
      assert.deepEqual(parsePolicy(formatPolicy(policy)), policy);
      const verdict = await evaluatePolicy(policy, checkpoint);
      assert.equal(verdict.satisfied, satisfied);
      assert.deepEqual(
        verdict.witnesses.map(({ name }) => name),
        witnesses,
      );
    }
  });

  it('a proof verifies for its own entry only', async () => {
    const { text, entry } = vectors.proof;
    assert.equal(formatTlogProof(parseTlogProof(text)), text);
    const policy = parsePolicy(`log ${keys.log}\nquorum none\n`);
    const verdict = await verifyTlogProof(text, leafHash(utf8Encode(entry)), policy);
    assert.equal(verdict.index, 77n);
    const other = leafHash(utf8Encode('{"n":78}'));
    await assert.rejects(verifyTlogProof(text, other, policy), { code: 'invalid-proof' });
    const strict = parsePolicy(`witness w ${keys.witnessTwo}\nlog ${keys.log}\nquorum w\n`);
    const leaf = leafHash(utf8Encode(entry));
    await assert.rejects(verifyTlogProof(text, leaf, strict), { code: 'policy-not-met' });
  });

  it('malformed checkpoints are refused', () => {
    for (const text of vectors.malformedCheckpoints) {
      assert.throws(() => parseCheckpoint(text), { code: 'malformed-checkpoint' }, text);
    }
  });
});
