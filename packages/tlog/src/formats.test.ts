import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  authenticateAddCheckpoint,
  createSigner,
  createVerifier,
  decideAddCheckpoint,
  decodeEntryBundle,
  emptyRoot,
  encodeEntryBundle,
  entryBytesMax,
  evaluatePolicy,
  formatAddCheckpoint,
  formatSignatureLine,
  formatTilePath,
  formatTlogProof,
  generateKey,
  isQuorumMet,
  isSubtreeRange,
  leafHash,
  MemoryTree,
  newTiles,
  openCosignatures,
  parseAddCheckpoint,
  parseNote,
  parsePolicy,
  parseTilePath,
  parseTlogProof,
  signCheckpoint,
  subtreeMessage,
  tileWidthAt,
  utf8Encode,
} from './index.ts';

describe('tile paths', () => {
  it('survive a round trip', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, ({ level, index, width }) => {
        const any = level === 'entries' ? { level, index, width } : { level, index, width };
        assert.deepEqual(parseTilePath(formatTilePath(any as never)), any);
      }),
    );
  });

  it('that are read are the only spelling of their tile', () => {
    const pieces = ['tile/', '0', '00', '1', 'x', '/', '.p/', 'entries', '063', '255', '256'];
    const path = fc.array(fc.constantFrom(...pieces)).map((list) => `tile/${list.join('')}`);
    fc.assert(
      fc.property(path, (text) => {
        let tile: ReturnType<typeof parseTilePath>;
        try {
          tile = parseTilePath(text);
        } catch {
          return;
        }
        assert.equal(formatTilePath(tile), text);
      }),
    );
  });

  it('are not made of what is out of range', () => {
    const tile = { level: 0, index: 0n, width: 1 };
    for (const bad of [
      { level: 64 },
      { level: -1 },
      { index: -1n },
      { width: 0 },
      { width: 257 },
    ]) {
      assert.throws(() => formatTilePath({ ...tile, ...bad }), { code: 'out-of-range' });
    }
  });
});

describe('newTiles', () => {
  it('lists what one size has and another has not', () => {
    const size = fc.bigInt({ min: 0n, max: 200_000n });
    const paths = (from: bigint, to: bigint) => [...newTiles(from, to)].map(formatTilePath);
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [oldSize, newSize] = a < b ? [a, b] : [b, a];
        const before = new Set(paths(0n, oldSize));
        const expected = paths(0n, newSize).filter((path) => !before.has(path));
        assert.deepEqual(paths(oldSize, newSize), expected);
      }),
      { numRuns: 30 },
    );
    assert.equal(tileWidthAt(70_000n, 0, 273n), 112);
    assert.equal(tileWidthAt(70_000n, 0, 274n), 0);
  });
});

describe('entry bundles', () => {
  it('survive a round trip', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(entries, (list) => {
        const bundle = encodeEntryBundle(list);
        assert.deepEqual(decodeEntryBundle(bundle, list.length), list);
        assert.throws(() => decodeEntryBundle(bundle, list.length + 1));
        assert.throws(() => decodeEntryBundle(bundle.slice(0, -1), list.length));
      }),
      { numRuns: 30 },
    );
  });

  it('hold entries up to 65,535 bytes, 256 of them', () => {
    const longest = new Uint8Array(entryBytesMax).fill(1);
    assert.deepEqual(decodeEntryBundle(encodeEntryBundle([longest]), 1), [longest]);
    assert.throws(() => encodeEntryBundle([new Uint8Array(entryBytesMax + 1)]), {
      code: 'entry-too-large',
    });
    assert.throws(() => encodeEntryBundle([]), { code: 'out-of-range' });
    assert.throws(() => encodeEntryBundle(Array(257).fill(new Uint8Array())), {
      code: 'out-of-range',
    });
    assert.throws(() => decodeEntryBundle(new Uint8Array(2 * 257), 257), {
      code: 'malformed-bundle',
    });
  });
});

describe('proof files', async () => {
  const { signerKey } = await generateKey('log.example', 1);
  const checkpoint = await signCheckpoint({ origin: 'log.example', size: 9n, root: emptyRoot }, [
    await createSigner(signerKey),
  ]);
  const proof = { index: 3n, proof: [emptyRoot, leafHash(emptyRoot)], checkpoint };

  it('survive a round trip with and without extra data', () => {
    for (const extra of [{}, { extra: utf8Encode('x') }, { extra: new Uint8Array() }]) {
      const full = { ...extra, ...proof };
      assert.deepEqual(parseTlogProof(formatTlogProof(full)), full);
    }
    assert.deepEqual(parseTlogProof(formatTlogProof({ ...proof, proof: [] })).proof, []);
  });

  it('have one spelling', () => {
    const text = formatTlogProof({ ...proof, extra: utf8Encode('x') });
    const spoils: [string | RegExp, string][] = [
      ['@v1', '@v2'],
      ['index 3', 'index 03'],
      ['index 3', 'index -3'],
      ['index 3\n', ''],
      ['index 3\n', 'index 3\n\n'],
      ['extra eA==', 'extra eA'],
      ['extra eA==\n', 'extra eA==\nextra eA==\n'],
      ['\n47DEQpj8HBSa', '\n 47DEQpj8HBSa'],
      ['\n47DEQpj8HBSa', '\n7DEQpj8HBSa'],
      [/\n\nlog/, '\nlog'],
      [/\n$/, ''],
      [/^/, '\n'],
    ];
    for (const [from, to] of spoils) {
      const spoiled = text.replace(from, to);
      assert.notEqual(spoiled, text);
      assert.throws(() => parseTlogProof(spoiled), { code: 'malformed-tlog-proof' }, spoiled);
    }
    const many = { ...proof, proof: Array(64).fill(emptyRoot) };
    assert.throws(() => formatTlogProof(many), { code: 'malformed-tlog-proof' });
  });
});

describe('policies', async () => {
  const vkey = async (type: 1 | 4 | 6) => (await generateKey('k.example', type)).verifierKey;
  const log = await vkey(1);
  const [a, b, c, d] = [await vkey(4), await vkey(4), await vkey(4), await vkey(6)];
  const witnesses = `witness a ${a}\nwitness b ${b}\nwitness c ${c}\nwitness d ${d}\n`;

  it('decide by nested groups', () => {
    const policy = parsePolicy(
      `log ${log}\n${witnesses}group x 2 a b c\ngroup y any d\ngroup both all x y\nquorum both\n`,
    );
    const met = (...names: string[]) => isQuorumMet(policy, new Set(names));
    assert.equal(met('a', 'b', 'd'), true);
    assert.equal(met('a', 'c', 'd', 'b'), true);
    assert.equal(met('a', 'd'), false);
    assert.equal(met('a', 'b', 'c'), false);
    assert.equal(met('x', 'y', 'both'), false);
    assert.equal(met(), false);
  });

  it('count a log only for its own origin', async () => {
    const signer = await createSigner((await generateKey('log.example', 1)).signerKey);
    const policy = parsePolicy(`log ${signer.verifierKey}\nquorum none\n`);
    for (const origin of ['log.example', 'other.example']) {
      const note = await signCheckpoint({ origin, size: 9n, root: emptyRoot }, [signer]);
      assert.equal((await evaluatePolicy(policy, note)).satisfied, origin === 'log.example');
    }
  });

  it('allow white space, comments in any encoding, and a file without logs', () => {
    const comment = Uint8Array.of(0x20, 0x23, 0xff, 0xfe, 0x0a);
    const bytes = Uint8Array.from([
      ...comment,
      ...utf8Encode(`\n \t\n\twitness  a\t${a} u \nquorum a`),
    ]);
    const policy = parsePolicy(Uint8Array.from([...bytes, 0x0a]));
    assert.equal(policy.witnesses[0]?.url, 'u');
    assert.deepEqual(policy.logs, []);
  });

  it('are refused with the line number for every breach', () => {
    const breaches: [string, RegExp][] = [
      ['', /newline/],
      ['quorum none', /newline/],
      ['\n', /without a quorum/],
      ['quorum none\nquorum none\n', /line 2/],
      ['quorum a\n', /line 1/],
      [`quorum a\nwitness a ${a}\n`, /line 1/],
      [`witness none ${a}\nquorum none\n`, /line 1/],
      [`witness a ${a}\nwitness a ${b}\nquorum none\n`, /line 2/],
      [`witness a ${a}\nwitness b ${a}\nquorum none\n`, /duplicate/],
      [`log ${log}\nlog ${log}\nquorum none\n`, /duplicate/],
      [`log ${a}\nquorum none\n`, /signature type 4/],
      [`witness a ${log}\nquorum none\n`, /signature type 1/],
      [`log x\nquorum none\n`, /line 1/],
      [`log ${log} u u\nquorum none\n`, /line 1/],
      [`${witnesses}group g 3 a b\nquorum g\n`, /threshold/],
      [`${witnesses}group g 0 a b\nquorum g\n`, /threshold/],
      [`${witnesses}group g 01 a b\nquorum g\n`, /threshold/],
      [`${witnesses}group g -1 a b\nquorum g\n`, /threshold/],
      [`${witnesses}group g all\nquorum g\n`, /members/],
      [`${witnesses}group g all a a\nquorum g\n`, /already/],
      [`${witnesses}group g all a\ngroup h all a\nquorum h\n`, /already/],
      [`${witnesses}group g all none\nquorum g\n`, /not defined/],
      [`${witnesses}group g all g\nquorum g\n`, /not defined/],
      [`${witnesses}group a all b\nquorum a\n`, /defined already/],
      ['wittness a\nquorum none\n', /keyword/],
      ['quorum none # any\n', /one name/],
      ['quorum\u000bnone\n', /control/],
      ['quorum none\r\n', /control/],
    ];
    for (const [text, message] of breaches) {
      assert.throws(() => parsePolicy(text), { code: 'malformed-policy', message }, text);
    }
  });
});

describe('subtree ranges', () => {
  it('carry a time only for a whole tree', () => {
    const subtree = { origin: 'log.example', start: 8n, end: 13n, hash: emptyRoot };
    assert.ok(subtreeMessage('w.example', 0n, subtree).length > 0);
    assert.ok(subtreeMessage('w.example', 7n, { ...subtree, start: 0n }).length > 0);
    const breaches: [string, bigint, object][] = [
      ['w.example', 7n, {}],
      ['w.example', 2n ** 63n, { start: 0n }],
      ['w.example', 0n, { start: 9n }],
      ['w.example', 0n, { hash: new Uint8Array(31) }],
      ['w.example', 0n, { origin: 'o'.repeat(256) }],
      ['w.example', 0n, { origin: '' }],
      ['w'.repeat(256), 0n, {}],
    ];
    for (const [name, time, change] of breaches) {
      assert.throws(() => subtreeMessage(name, time, { ...subtree, ...change }), {
        code: 'out-of-range',
      });
    }
  });

  it('are prefixes and aligned runs', () => {
    for (const [start, end] of [
      [0n, 0n],
      [0n, 5n],
      [8n, 13n],
      [4n, 8n],
      [6n, 7n],
      [256n, 300n],
    ] as const) {
      assert.ok(isSubtreeRange(start, end), `${start} to ${end}`);
    }
    for (const [start, end] of [
      [4n, 4n],
      [5n, 4n],
      [4n, 9n],
      [6n, 9n],
      [-1n, 2n],
      [1n, 3n],
    ] as const) {
      assert.ok(!isSubtreeRange(start, end), `${start} to ${end}`);
    }
  });
});

describe('a witness', async () => {
  const origin = 'log.example';
  const logSigner = await createSigner((await generateKey(origin, 1)).signerKey);
  const keys = [createVerifier(logSigner.verifierKey)];
  const tree = new MemoryTree(Array.from({ length: 20 }, (_, i) => leafHash(Uint8Array.of(i))));
  const head = (size: bigint) => ({ size, root: tree.root(size) });
  const request = async (
    oldSize: bigint,
    size: bigint,
    proof = tree.consistencyProof(oldSize, size),
  ) =>
    formatAddCheckpoint({
      oldSize,
      proof,
      note: await signCheckpoint({ origin, ...head(size) }, [logSigner]),
    });
  const answer = async (body: string, latest?: ReturnType<typeof head>) => {
    const first = await authenticateAddCheckpoint(body, (o) => (o === origin ? keys : undefined));
    return first.status === 'authentic' ? decideAddCheckpoint(first, latest) : first;
  };

  it('accepts every step forward and standing still', async () => {
    assert.deepEqual(await answer(await request(0n, 0n)), { status: 200, head: head(0n) });
    for (let oldSize = 0n; oldSize <= 20n; oldSize += 4n) {
      const latest = oldSize === 0n ? undefined : head(oldSize);
      for (let size = oldSize; size <= 20n; size++) {
        const outcome = await answer(await request(oldSize, size), latest);
        assert.deepEqual(outcome, { status: 200, head: head(size) });
      }
    }
  });

  it('answers 409 with its own size where the old size is another', async () => {
    assert.deepEqual(await answer(await request(0n, 9n), head(5n)), { status: 409, size: 5n });
    assert.deepEqual(await answer(await request(5n, 9n)), { status: 409, size: 0n });
  });

  it('answers 422 to anything not consistent', async () => {
    const bodies: [string, ReturnType<typeof head> | undefined][] = [
      [await request(0n, 9n, [emptyRoot]), undefined],
      [await request(5n, 9n, []), head(5n)],
      [await request(5n, 9n, tree.consistencyProof(5n, 9n).slice(1)), head(5n)],
      [await request(5n, 5n, [emptyRoot]), head(5n)],
      [await request(5n, 5n), { size: 5n, root: emptyRoot }],
      [await request(5n, 9n), { size: 5n, root: emptyRoot }],
    ];
    for (const [body, latest] of bodies) assert.equal((await answer(body, latest)).status, 422);
    const root = leafHash(emptyRoot);
    const note = await signCheckpoint({ origin, size: 0n, root }, [logSigner]);
    const body = formatAddCheckpoint({ oldSize: 0n, proof: [], note });
    assert.equal((await answer(body)).status, 422);
  });

  it('answers 400, 403 and 404 before it looks at its state', async () => {
    const body = await request(5n, 9n);
    const bad = ['', 'old', 'old 05', 'old -1', 'older 5', 'old 5 '].map((line) =>
      body.replace('old 5', line),
    );
    for (const spoiled of [...bad, body.replace('\n\n', '\n'), body.slice(0, -1), 'old 5\n\n']) {
      assert.equal((await answer(spoiled, head(5n))).status, 400, spoiled);
      assert.throws(() => parseAddCheckpoint(spoiled.replace(/\n$/, '')), {
        code: 'malformed-request',
      });
    }
    const backwards = (await request(5n, 9n)).replace('old 5', 'old 10');
    assert.equal((await answer(backwards, head(10n))).status, 400);
    assert.equal((await answer(body.replaceAll(origin, 'other'), head(5n))).status, 404);
    const stranger = await createSigner((await generateKey(origin, 1)).signerKey);
    const note = await signCheckpoint({ origin, ...head(9n) }, [stranger]);
    const unsigned = formatAddCheckpoint({ oldSize: 5n, proof: [], note });
    assert.equal((await answer(unsigned, head(5n))).status, 403);
    const otherSize = body.replace('\n9\n', '\n8\n');
    assert.notEqual(otherSize, body);
    assert.equal((await answer(otherSize, head(5n))).status, 403);
  });

  it('gives cosignatures that the log can open', async () => {
    const witness = await createSigner((await generateKey('w.example', 6)).signerKey);
    const note = parseNote(await signCheckpoint({ origin, ...head(9n) }, [logSigner]));
    const { name, keyId } = witness;
    const line = formatSignatureLine({ name, keyId, signature: await witness.sign(note.text) });
    const stranger = formatSignatureLine({ name: 'x', keyId, signature: Uint8Array.of(1) });
    const verifier = createVerifier(witness.verifierKey);
    const opened = await openCosignatures(note, stranger + line, [verifier]);
    assert.equal(opened.length, 1);
    const other = { ...note, text: note.text.replace('\n9\n', '\n8\n') };
    await assert.rejects(openCosignatures(other, line, [verifier]), { code: 'bad-signature' });
    await assert.rejects(openCosignatures(note, stranger, [verifier]), {
      code: 'no-trusted-signature',
    });
  });
});
