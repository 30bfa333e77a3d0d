import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkReceipt } from '@vitrine/verifier';
import fc from 'fast-check';
import { openTestIntake, type TestIntake } from '../test-kit.ts';
import {
  begin,
  codeOf,
  metadata,
  offsetOf,
  openPatch,
  patch,
  speak,
  type TusCall,
  until,
} from './test-kit.ts';

const site = await openTestIntake({ sampleBytesMax: 20_000_000 });
const sha256 = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
const stranger = 'IT.7f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** What stands of uploads alone. */
async function remains({ db, objects }: TestIntake) {
  const [counts] = await db.query<{ uploads: bigint; parts: bigint }>(
    `select (select count(*) from uploads) as uploads,
       (select count(*) from upload_parts) as parts`,
  );
  const parts = (await objects()).filter((key) => key.includes('/uploads/'));
  return { ...counts, objects: parts.length };
}

async function receiptOf(path: string, at = site) {
  const answer = await at.get(path, 'IT.6f9619ff-8b86-4d01-b42d-00cf4fc964ff');
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return checkReceipt(answer.json);
}

describe('resumable uploads', () => {
  it('tell what they offer, to anybody', async () => {
    const answer = await speak(site, 'OPTIONS', '/v1/uploads', { token: '', headers: {} });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['tus-version'], '1.0.0');
    assert.equal(answer.headers['tus-max-size'], '20000000');
    assert.equal(answer.headers['tus-checksum-algorithm'], 'sha1,sha256');
    const extensions = 'creation,creation-with-upload,termination,expiration,checksum';
    assert.equal(answer.headers['tus-extension'], extensions);
  });

  it('become one sample, as by PUT, and nothing of their pieces stays', async () => {
    const body = randomBytes(500_000);
    const told = {
      fileName: 'C:\\Users\\alice\\x.exe',
      sourceUrl: 'https://u:p@h.example/x?token=1',
      product: 'Total Security',
      filetype: 'passed over',
      sha256: sha256(body),
    };
    const path = await begin(site, body.length, { 'upload-metadata': metadata(told) });
    const first = await patch(site, path, 0, body.subarray(0, 200_000));
    assert.equal(first.status, 204);
    assert.equal(first.headers['upload-offset'], '200000');
    assert.equal(first.headers['vitrine-receipt'], undefined);
    assert.equal(first.headers['tus-resumable'], '1.0.0');
    const expires = Date.parse(String(first.headers['upload-expires']));
    assert.ok(expires > Date.now() + 23 * 3_600_000);

    const head = await speak(site, 'HEAD', path);
    assert.equal(head.status, 200);
    assert.equal(head.headers['upload-length'], '500000');
    assert.equal(head.headers['cache-control'], 'no-store');
    const kept = metadata({
      product: 'Total Security',
      fileName: 'C:\\Users\\<user>\\x.exe',
      sourceUrl: 'https://h.example/x',
    });
    assert.equal(head.headers['upload-metadata'], kept);
    const early = await site.get(path, 'IT.6f9619ff-8b86-4d01-b42d-00cf4fc964ff');
    assert.deepEqual([early.status, codeOf(early)], [409, 'upload-unfinished']);

    const last = await patch(site, path, 200_000, body.subarray(200_000));
    assert.deepEqual([last.status, last.headers['upload-offset']], [204, '500000']);
    assert.equal(last.headers['vitrine-receipt'], path);
    const receipt = await receiptOf(path);
    assert.equal(await site.verify(receipt), true);
    const payload = receipt.opening?.payload;
    assert.equal(payload?.sha256, told.sha256);
    assert.equal(payload?.size, 500_000);
    assert.equal(payload?.fileName, 'C:\\Users\\<user>\\x.exe');
    assert.equal(payload?.sourceUrl, 'https://h.example/x');
    const [row] = await site.db.query<{ row: string }>('select u::text as row from uploads u');
    assert.ok(!/Users|h\.example|alice/.test(String(row?.row)));
    assert.deepEqual(await remains(site), { uploads: 1n, parts: 0n, objects: 0 });
    assert.equal(await offsetOf(site, path), 500_000);
  });

  it('are age files in every data centre from the first byte on', async () => {
    const marker = Buffer.from('plaintext that must not be seen'.repeat(10_000));
    const path = await begin(site, marker.length * 2);
    assert.equal((await patch(site, path, 0, marker)).status, 204);
    const keys = (await site.objects()).filter((key) => key.includes('/uploads/'));
    assert.equal(keys.length, 2);
    for (const store of site.stores) {
      const key = keys[0]?.replace(/^[^/]+\//, '') ?? '';
      const chunks = await Array.fromAsync(await store.read(key));
      const stored = Buffer.concat(chunks);
      assert.equal(stored.subarray(0, 21).toString(), 'age-encryption.org/v1');
      assert.equal(stored.includes('plaintext that'), false);
    }
    assert.equal((await speak(site, 'DELETE', path)).status, 204);
  });

  it('may come whole, in part or not at all with their creation', async () => {
    const body = randomBytes(70_000);
    const create = (headers: Record<string, string>, bytes?: Uint8Array) =>
      speak(site, 'POST', '/v1/uploads', { headers, ...(bytes && { body: bytes }) });
    const whole = await create({ 'upload-length': '70000' }, body);
    assert.deepEqual([whole.status, whole.headers['upload-offset']], [201, '70000']);
    const path = String(whole.headers.location);
    assert.equal(whole.headers['vitrine-receipt'], path);
    assert.equal((await receiptOf(path)).opening?.payload.sha256, sha256(body));
    const half = await create({ 'upload-length': '70000' }, body.subarray(0, 30_000));
    assert.deepEqual([half.status, half.headers['upload-offset']], [201, '30000']);
    const rest = String(half.headers.location);
    assert.equal((await patch(site, rest, 30_000, body.subarray(30_000))).status, 204);
    assert.equal((await receiptOf(rest)).opening?.payload.duplicate, true);
    const empty = await create({ 'upload-length': '0' });
    assert.equal(empty.headers['upload-offset'], '0');
    const ofNothing = await receiptOf(String(empty.headers.location));
    assert.equal(ofNothing.opening?.payload.sha256, sha256(Buffer.alloc(0)));
  });

  it('are one submission under one idempotency key, also with PUT', async () => {
    const body = Buffer.from('sent both ways');
    const put = await site.send({ body, headers: { 'idempotency-key': 'both ways' } });
    const told = { 'upload-metadata': metadata({ idempotencyKey: 'both ways' }) };
    const path = await begin(site, body.length, told);
    assert.equal((await patch(site, path, 0, body)).status, 204);
    const [one, other] = [checkReceipt(put.json), await receiptOf(path)];
    assert.deepEqual({ ...one, proof: '' }, { ...other, proof: '' });
    const conflicting = await begin(site, 3, told);
    const refused = await patch(site, conflicting, 0, Buffer.from('abc'));
    assert.deepEqual([refused.status, codeOf(refused)], [422, 'idempotency-conflict']);
    assert.equal((await speak(site, 'HEAD', conflicting)).status, 404);
  });

  it('take PATCH and DELETE as POST', async () => {
    const path = await begin(site, 6);
    const override = (method: string, offset: number, body?: Uint8Array) =>
      speak(site, 'POST', path, {
        headers: { 'x-http-method-override': method, 'upload-offset': String(offset) },
        ...(body && { body }),
      });
    assert.equal((await override('PATCH', 0, Buffer.from('abc'))).status, 204);
    assert.equal(await offsetOf(site, path), 3);
    assert.equal((await override('PUT', 3)).status, 400);
    assert.equal((await override('DELETE', 3)).status, 204);
    assert.equal((await speak(site, 'HEAD', path)).status, 404);
  });

  it('end when their client says so', async () => {
    const before = await remains(site);
    const path = await begin(site, 10);
    await patch(site, path, 0, Buffer.from('abc'));
    assert.equal((await speak(site, 'DELETE', path, { token: stranger })).status, 404);
    const ended = await speak(site, 'DELETE', path);
    assert.deepEqual([ended.status, ended.headers['tus-resumable']], [204, '1.0.0']);
    assert.equal((await patch(site, path, 3, Buffer.from('def'))).status, 404);
    assert.deepEqual(await remains(site), before);
  });
});

describe('a cut connection', () => {
  async function hasOpenPart(): Promise<boolean> {
    const rows = await site.db.query(`select 1 from upload_parts where state = 'writing'`);
    return rows.length > 0;
  }

  it('keeps what came, and nothing of what has a checksum', async () => {
    const body = randomBytes(400_000);
    const path = await begin(site, body.length);
    const first = openPatch(site, path, { offset: 0, contentLength: body.length });
    await first.write(body.subarray(0, 150_000));
    await until(hasOpenPart);
    first.cut();
    await first.over;
    await until(() => site.intake.uploads === 0);
    const offset = await offsetOf(site, path);
    assert.ok(offset > 0 && offset <= 150_000, String(offset));

    const digest = createHash('sha1').update(body.subarray(offset)).digest('base64');
    const checked = { 'upload-checksum': `sha1 ${digest}` };
    const contentLength = body.length - offset;
    const second = openPatch(site, path, { offset, contentLength, headers: checked });
    await second.write(body.subarray(offset, offset + 100_000));
    await until(hasOpenPart);
    second.cut();
    await second.over;
    assert.equal(await offsetOf(site, path), offset);

    const last = await patch(site, path, offset, body.subarray(offset), { headers: checked });
    assert.equal(last.status, 204);
    assert.equal((await receiptOf(path)).opening?.payload.sha256, sha256(body));
  });

  it('does not stop its client from going on while the server still waits for it', async () => {
    const body = randomBytes(300_000);
    const path = await begin(site, body.length);
    const silent = openPatch(site, path, { offset: 0, contentLength: body.length });
    await silent.write(body.subarray(0, 100_000));
    await until(hasOpenPart);
    const impatient = await patch(site, path, 0, body);
    assert.deepEqual([impatient.status, codeOf(impatient)], [423, 'upload-locked']);
    const offset = await offsetOf(site, path);
    assert.equal(await silent.over, undefined);
    assert.ok(offset > 0 && offset <= 100_000, String(offset));
    assert.equal((await patch(site, path, offset, body.subarray(offset))).status, 204);
    assert.equal((await receiptOf(path)).opening?.payload.sha256, sha256(body));
  });

  it('may happen anywhere, as often as it likes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300_000 }),
        fc.array(
          fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.boolean() }),
          {
            maxLength: 6,
          },
        ),
        async (size, steps) => {
          const body = randomBytes(size);
          const path = await begin(site, size);
          let offset = 0;
          let furthest = 0;
          for (const { part, cut } of steps) {
            const end = offset + Math.floor((size - offset) * part);
            const bytes = body.subarray(offset, end);
            if (cut) {
              const open = openPatch(site, path, { offset, contentLength: size - offset });
              await open.write(bytes);
              open.cut();
              await open.over;
            } else await patch(site, path, offset, bytes);
            const now = await offsetOf(site, path);
            // What was cut off may still arrive, after what came later.
            furthest = Math.max(furthest, end);
            assert.ok(now >= offset && now <= furthest, `${offset} ${now} ${furthest}`);
            offset = now;
          }
          await finish(path, body);
          assert.equal((await receiptOf(path)).opening?.payload.sha256, sha256(body));
        },
      ),
      { numRuns: 15 },
    );
  });
});

/** As clients do: a request that was cut off can arrive after the one that came later. */
async function finish(path: string, body: Uint8Array): Promise<void> {
  for (;;) {
    const offset = await offsetOf(site, path);
    const { status } = await patch(site, path, offset, body.subarray(offset));
    if (status === 204) return;
    assert.ok(status === 423 || status === 409, String(status));
  }
}

describe('refusals', () => {
  it('say what is wrong, before anything is kept', async () => {
    const before = await remains(site);
    const length = { 'upload-length': '10' };
    const post = (headers: Record<string, string>, more: TusCall & { body?: Uint8Array } = {}) =>
      speak(site, 'POST', '/v1/uploads', { ...more, headers });
    const abc = Buffer.from('abc');
    const cases: [number, string, () => ReturnType<typeof post>][] = [
      [412, 'tus-version', () => post({ ...length, 'tus-resumable': '0.2.2' })],
      [401, 'unknown-key', () => post(length, { token: 'nobody' })],
      [400, 'malformed-header', () => post({})],
      [400, 'malformed-header', () => post({ 'upload-length': '-1' })],
      [400, 'malformed-header', () => post({ 'upload-defer-length': '1' })],
      [400, 'malformed-header', () => post({ ...length, 'upload-metadata': 'reason ?' })],
      [
        400,
        'malformed-header',
        () => post({ ...length, 'upload-metadata': 'reason YQ==,reason YQ==' }),
      ],
      [400, 'malformed-header', () => post({ ...length, 'upload-metadata': 'reason /w==' })],
      [400, 'malformed-header', () => post({ ...length, 'upload-metadata': 'sha256 YQ==' })],
      [413, 'too-large', () => post({ 'upload-length': '20000001' })],
      [413, 'too-large', () => post({ 'upload-length': '2' }, { body: abc })],
      [415, 'content-type', () => post({ ...length, 'content-type': 'text/plain' }, { body: abc })],
      [
        460,
        'checksum-mismatch',
        () => post({ ...length, 'upload-checksum': wrong }, { body: abc }),
      ],
      [404, 'country-without-home', () => post(length, { token: stranger.replace('IT', 'CL') })],
    ];
    for (const [status, code, sending] of cases) {
      const answer = await sending();
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
      assert.equal(answer.headers['tus-resumable'], '1.0.0');
    }
    assert.deepEqual(await remains(site), before);
  });

  it('leave an upload as it is', async () => {
    const path = await begin(site, 10);
    const abc = Buffer.from('abc');
    assert.equal((await patch(site, path, 0, abc)).status, 204);
    const sent = (offset: number, body: Uint8Array, headers: Record<string, string> = {}) =>
      patch(site, path, offset, body, { headers });
    const cases: [number, string, () => ReturnType<typeof sent>][] = [
      [409, 'offset-conflict', () => sent(0, abc)],
      [409, 'offset-conflict', () => sent(4, abc)],
      [400, 'malformed-header', () => sent(3, abc, { 'upload-offset': 'x' })],
      [412, 'tus-version', () => sent(3, abc, { 'tus-resumable': '2' })],
      [415, 'content-type', () => sent(3, abc, { 'content-type': 'application/octet-stream' })],
      [415, 'content-encoding', () => sent(3, abc, { 'content-encoding': 'gzip' })],
      [400, 'malformed-header', () => sent(3, abc, { 'upload-checksum': 'crc32 AAAA' })],
      [460, 'checksum-mismatch', () => sent(3, abc, { 'upload-checksum': wrong })],
      [413, 'too-large', () => sent(3, Buffer.alloc(8))],
      [404, 'unknown-upload', () => patch(site, path, 3, abc, { token: stranger })],
    ];
    for (const [status, code, sending] of cases) {
      const answer = await sending();
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
    }
    const endless = openPatch(site, path, { offset: 3 });
    await endless.write(Buffer.alloc(8));
    assert.equal(await endless.over, 413);
    endless.cut();
    assert.equal(await offsetOf(site, path), 3);
    assert.equal((await speak(site, 'HEAD', path, { token: stranger })).status, 404);
    assert.equal((await patch(site, path, 3, Buffer.from('defghij'))).status, 204);
    const expected = sha256(Buffer.from('abcdefghij'));
    assert.equal((await receiptOf(path)).opening?.payload.sha256, expected);
  });

  it('end an upload that is not what it stated', async () => {
    const before = await remains(site);
    const told = { 'upload-metadata': metadata({ sha256: sha256(Buffer.from('other')) }) };
    const path = await begin(site, 3, told);
    const answer = await patch(site, path, 0, Buffer.from('abc'));
    assert.deepEqual([answer.status, codeOf(answer)], [422, 'digest-mismatch']);
    assert.equal((await speak(site, 'HEAD', path)).status, 404);
    assert.deepEqual(await remains(site), before);
  });
});

const wrong = `sha1 ${createHash('sha1').update('other').digest('base64')}`;
