import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { type Facts, noFacts, verdicts } from '../facts.ts';
import { openBase } from './base.ts';
import { createBaseWriter } from './base-writer.ts';
import { createNames } from './build.ts';
import { packedAnswer } from './generation.ts';
import { encodeFacts, factsBytes, unknownAnswer } from './layout.ts';

interface File {
  readonly sha256: Buffer;
  readonly sha1: Buffer;
  readonly md5: Buffer;
  readonly facts: Facts;
}

const regions = ['africa', 'asia', 'europe'];

function factsNumber(n: number): Facts {
  const known = regions.filter((_, i) => (n & (1 << i)) !== 0);
  return {
    knownGood: n % 11 === 0 || known.length === 0,
    regions: known.map((region, i) => {
      const verdict = verdicts[(n + i) % 6];
      const isBad = verdict === 'malicious' || verdict === 'suspicious';
      return {
        region,
        ...(verdict !== undefined && { verdict, firstMonth: 1 + (n % 80), lastMonth: 90 }),
        ...(isBad && { threat: `Threat.${n % 300}` }),
        band: 'rare' as const,
      };
    }),
  };
}

function fileNumber(n: number, sha256 = createHash('sha256').update(`${n}`).digest()): File {
  const of = (algorithm: string) => createHash(algorithm).update(`${n}`).digest();
  return { sha256, sha1: of('sha1'), md5: of('md5'), facts: factsNumber(n) };
}

/** A base of these files, in a folder that goes when the test ends. */
async function baseOf(files: readonly File[], knownGood: readonly Buffer[] = []) {
  const directory = await mkdtemp(path.join(tmpdir(), 'vitrine-base-'));
  after(() => rm(directory, { recursive: true, force: true }));
  const writer = await createBaseWriter(directory, files.length);
  const names = createNames();
  const several: number[] = [];
  const facts = new Uint8Array(factsBytes);
  for (const file of files.toSorted((a, b) => Buffer.compare(a.sha256, b.sha256))) {
    const add = (bytes: Uint8Array) => several.push(...bytes) - bytes.length;
    encodeFacts(file.facts, names, add, facts);
    writer.add(file.sha256.subarray(0, 28), file.sha1, file.md5, facts);
    await writer.drained();
  }
  for (const hash of knownGood) writer.addKnownGood(hash.length === 16 ? 'md5' : 'sha1', hash);
  const rest = { position: 7n, regions: names.regions, threats: names.threats, builtAt: 'now' };
  await writer.finish({ ...rest, several: Uint8Array.from(several) });
  return openBase(directory);
}

describe('a base', () => {
  it('gives back what was put in, by each hash, and nothing else', async () => {
    const files = Array.from({ length: 4_000 }, (_, n) => fileNumber(n));
    using base = await baseOf(files);
    assert.equal(base.meta.entries, files.length);
    assert.equal(base.meta.position, '7');
    for (const { sha256, sha1, md5, facts } of files) {
      assert.deepEqual(base.find(sha256), facts);
      for (const [kind, hash] of [
        ['sha1', sha1],
        ['md5', md5],
      ] as const) {
        const hits = base.findTag(kind, hash);
        assert.equal(hits.length, 1);
        assert.ok(hits[0]?.kind === 'file');
        assert.deepEqual(Buffer.from(hits[0].key), sha256.subarray(0, 28));
        assert.deepEqual(hits[0].facts, facts);
      }
    }
    for (let i = 0; i < 500; i++) {
      assert.equal(base.find(randomBytes(32)), undefined);
      assert.deepEqual(base.findTag('md5', randomBytes(16)), []);
    }
  });

  it('answers many at once as it does each, whatever the region', async () => {
    const files = Array.from({ length: 3_000 }, (_, n) => fileNumber(n));
    using base = await baseOf(files);
    const asked = [...files, ...files.slice(0, 10)].map(({ sha256 }) => sha256);
    for (let i = 0; i < asked.length; i += 3) asked.splice(i, 0, randomBytes(32));
    const packed = Buffer.concat(asked);
    for (const region of [...regions, 'oceania']) {
      const out = new Uint8Array(asked.length);
      base.answerMany(packed, 0, asked.length, base.regionId(region), out);
      asked.forEach((sha256, i) => {
        assert.equal(out[i], packedAnswer(base.find(sha256) ?? noFacts, region), region);
      });
    }
  });

  it('finds hashes that were made to lie close together', async () => {
    const close = (n: number, differs: number) => {
      const sha256 = Buffer.alloc(32, 0xab);
      sha256.writeUInt32BE(n, differs);
      return sha256;
    };
    const files = [4, 8, 20, 24].flatMap((differs) =>
      Array.from({ length: 700 }, (_, n) => fileNumber(n, close(n * 3, differs))),
    );
    const distinct = [
      ...new Map(files.map((file) => [file.sha256.toString('hex'), file])).values(),
    ];
    using base = await baseOf(distinct);
    for (const { sha256, facts } of distinct) assert.deepEqual(base.find(sha256), facts);
    for (const differs of [4, 8, 20, 24]) assert.equal(base.find(close(4, differs)), undefined);
  });

  it('knows all files of one MD5, and what is known good by it alone', async () => {
    const [one, two, three] = [fileNumber(1), fileNumber(2), fileNumber(3)];
    const same = { ...two, md5: one.md5 };
    using base = await baseOf([one, same, three], [randomBytes(20), three.md5]);
    const keys = base.findTag('md5', one.md5).map((hit) => hit.kind === 'file' && hit.key[0]);
    assert.deepEqual(keys.toSorted(), [one.sha256[0], two.sha256[0]].toSorted());
    const kinds = base.findTag('md5', three.md5).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ['file', 'known-good']);
    assert.equal(base.meta.tagsOnly, 2);
  });

  it('may be empty', async () => {
    using base = await baseOf([]);
    assert.equal(base.find(randomBytes(32)), undefined);
    const out = new Uint8Array(1);
    base.answerMany(randomBytes(32), 0, 1, 0, out);
    assert.equal(out[0], unknownAnswer);
  });

  it('is refused where it was not finished', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'vitrine-base-'));
    after(() => rm(directory, { recursive: true, force: true }));
    const writer = await createBaseWriter(directory, 1);
    writer.add(randomBytes(28), undefined, undefined, new Uint8Array(factsBytes));
    assert.throws(() => writer.add(Buffer.alloc(28), undefined, undefined, new Uint8Array(8)));
    assert.throws(() => openBase(directory));
    await writer.abandon();
  });
});
