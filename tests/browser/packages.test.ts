import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { answer, type Handler, testKey, World } from '../../packages/client/src/testing-world.ts';
import { testBrowser } from '../support/browser.ts';
import { serveModules } from '../support/module-server.ts';
import type { Outcome } from './in-page/node-test.ts';

const vectors = new URL('../../vectors/', import.meta.url);

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(new URL(path, vectors), 'utf8'));
}

/** A page whose scripts can import the packages. A script that fails on its own fails the test. */
async function openModules(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => assert.fail(error));
  await page.goto(await serveModules());
  return page;
}

/** Runs the package's own tests, stand-ins taking the place of Node's modules. */
async function runOwnTests(page: Page, file: string): Promise<Outcome[]> {
  return page.evaluate(async (url) => {
    const collector = '/tests/browser/in-page/node-test.ts';
    const { runCollected }: typeof import('./in-page/node-test.ts') = await import(collector);
    await import(url);
    return runCollected();
  }, `/packages/tlog/src/${file}`);
}

const tlogTests = ['vectors.test.ts', 'note.test.ts', 'formats.test.ts'];

const plainPage = await openModules(await testBrowser());
const mlDsaPage = await openModules(await testBrowser({ features: ['WebCryptoPQC'] }));

describe('@vitrine/tlog in a browser with ML-DSA', () => {
  const page = mlDsaPage;

  for (const file of tlogTests) {
    it(`passes its own ${file}`, async () => {
      const outcomes = await runOwnTests(page, file);
      assert.ok(outcomes.length > 0);
      assert.deepEqual(
        outcomes.filter(({ failure }) => failure !== undefined),
        [],
      );
    });
  }
});

describe('packages in a browser as it comes', () => {
  const page = plainPage;

  it('sees no Node', async () => {
    assert.equal(await page.evaluate(() => typeof globalThis.process), 'undefined');
    const hash = await page.evaluate(async () => {
      const { hexEncode, sha256, utf8Encode } = await import('@vitrine/tlog');
      return hexEncode(sha256(utf8Encode('vitrine')));
    });
    assert.equal(hash, createHash('sha256').update('vitrine').digest('hex'));
  });

  it('has stand-ins for node:test and node:assert that can fail', async () => {
    const outcomes = await page.evaluate(async () => {
      const path = '/tests/browser/in-page/';
      const { describe, it, runCollected }: typeof import('./in-page/node-test.ts') = await import(
        `${path}node-test.ts`
      );
      const module: typeof import('./in-page/node-assert.ts') = await import(
        `${path}node-assert.ts`
      );
      const { default: assert } = module;
      const failing: (() => void | Promise<void>)[] = [
        () => assert.ok(0),
        () => assert.equal(1, '1'),
        () => assert.notEqual(1, 1),
        () => assert.deepEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3)),
        () => assert.deepEqual({ a: [1n] }, { a: [1n], b: undefined }),
        () => assert.throws(() => 1),
        () => assert.throws(() => JSON.parse('{'), { message: /line two/ }),
        () => assert.rejects(Promise.resolve(1)),
      ];
      describe('suite', () => {
        failing.forEach((body, i) => {
          it(`${i}`, body);
        });
        it('passes', () =>
          assert.deepEqual([Uint8Array.of(1), { a: 1 }], [Uint8Array.of(1), { a: 1 }]));
      });
      describe('broken', async () => Promise.reject(new Error('broken')));
      return runCollected();
    });
    assert.equal(outcomes.length, 10);
    assert.deepEqual(
      outcomes.filter(({ failure }) => failure === undefined).map(({ name }) => name),
      ['suite: passes'],
    );
  });

  describe('@vitrine/tlog', () => {
    for (const file of tlogTests) {
      it(`passes its own ${file}, or says which signatures it cannot check`, async () => {
        const outcomes = await runOwnTests(page, file);
        assert.ok(outcomes.some(({ failure }) => failure === undefined));
        for (const { name, failure } of outcomes) {
          if (failure === undefined) continue;
          assert.equal(failure.code, 'unsupported-algorithm', `${name}: ${failure.message}`);
        }
      });
    }

    it('holds every proof of a small tree to be good, and none that was spoiled', async () => {
      const wrong = await page.evaluate(async () => {
        const path = '/tests/browser/in-page/small-tree.ts';
        const { misjudgedProofs }: typeof import('./in-page/small-tree.ts') = await import(path);
        return misjudgedProofs();
      });
      assert.deepEqual(wrong, []);
    });

    it('never takes an ML-DSA-44 signature that it cannot check for a good one', async () => {
      const { checkpoint, keys, origin } = await readJson<{
        checkpoint: string;
        keys: { logMlDsa44: string };
        origin: string;
      }>('tlog/checkpoints.json');
      const open = (note: string) =>
        page.evaluate(
          async ({ note, key, origin }) => {
            const { createVerifier, openCheckpoint, TlogError } = await import('@vitrine/tlog');
            try {
              const logKeys = [createVerifier(key)];
              return (await openCheckpoint(note, { origin, logKeys })).verified.length;
            } catch (error) {
              return error instanceof TlogError ? error.code : String(error);
            }
          },
          { note, key: keys.logMlDsa44, origin },
        );
      const supported = await page.evaluate(() =>
        crypto.subtle.generateKey({ name: 'ML-DSA-44' }, false, ['sign']).then(
          () => true,
          () => false,
        ),
      );
      assert.equal(await open(checkpoint), supported ? 1 : 'unsupported-algorithm');
      const forged = checkpoint.replace('\n300\n', '\n301\n');
      assert.equal(await open(forged), supported ? 'bad-signature' : 'unsupported-algorithm');
    });
  });

  it('@vitrine/verifier comes to the verdicts of the vectors', async () => {
    interface Vector {
      readonly file: string;
      readonly kind: 'receipt' | 'certificate';
      readonly valid: boolean;
      readonly codes: readonly string[];
    }
    const index = await readJson<Vector[]>('verifier/index.json');
    const verdicts = await page.evaluate(async (documents) => {
      const { verifyCertificate, verifyReceipt } = await import('@vitrine/verifier');
      const load = async (name: string) => (await fetch(`/vectors/verifier/${name}`)).bytes();
      const trust = new TextDecoder().decode(await load('trust-policy.txt'));
      const manifest = await load('manifest.bin');
      return Promise.all(
        documents.map(async ({ file, kind, valid }) => {
          const document = await load(file);
          const verdict =
            kind === 'receipt'
              ? await verifyReceipt(document, trust)
              : await verifyCertificate(document, trust, valid ? { manifest: [manifest] } : {});
          const codes = [...new Set(verdict.failures.map(({ code }) => code))].sort();
          return { codes, file, kind, valid: verdict.valid };
        }),
      );
    }, index);
    assert.deepEqual(verdicts, index);
  });

  describe('@vitrine/client', () => {
    it('sends a Blob home, and again where home has moved', async () => {
      await using world = await World.open();
      for (const party of [world.office, world.moscow, world.zurich]) {
        party.usual = withCors(party.usual);
      }
      const submit = (text: string) =>
        page.evaluate(
          async ({ officeUrl, apiKey, text }) => {
            const { createClient } = await import('@vitrine/client');
            const client = createClient({ officeUrl, apiKey });
            const { receipt, home, sizeBytes, attempts } = await client.submit(new Blob([text]), {
              fileName: 'größe.bin',
            });
            return { payload: receipt.opening?.payload, site: home.site, sizeBytes, attempts };
          },
          { officeUrl: world.office.url, apiKey: testKey, text },
        );

      const submission = await submit('a small sample');
      assert.equal(submission.site, 'moscow');
      assert.equal(submission.attempts, 1);
      assert.equal(submission.sizeBytes, 14);
      const [taken] = [...world.taken.values()];
      assert.equal(taken?.sha256, createHash('sha256').update('a small sample').digest('hex'));
      assert.deepEqual(submission.payload, taken.receipt.opening?.payload);
      assert.ok(world.office.requests.every(({ headers }) => headers.authorization === undefined));

      world.home = 'zurich';
      assert.equal((await submit('another')).site, 'zurich');
      assert.equal(world.taken.size, 2);
    });

    it('says that it cannot reach a site that does not admit pages of elsewhere', async () => {
      await using world = await World.open();
      const codes = await page.evaluate(
        async ({ officeUrl, apiKey }) => {
          const { ClientError, createClient } = await import('@vitrine/client');
          const client = createClient({ officeUrl, apiKey, retry: { attemptsMax: 1 } });
          return client.submit(new Blob(['x'])).then(
            () => ['taken'],
            (error: unknown) =>
              [error, error instanceof Error ? error.cause : undefined].map((link) =>
                link instanceof ClientError ? link.code : String(link),
              ),
          );
        },
        { officeUrl: world.office.url, apiKey: testKey },
      );
      assert.deepEqual(codes, ['gave-up', 'unreachable']);
      assert.equal(world.taken.size, 0);
    });
  });
});

/** Lets pages of any origin ask, as a browser wants to be told. */
function withCors(usual: Handler): Handler {
  return (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.method !== 'OPTIONS') return usual(request, response);
    const asked = request.headers['access-control-request-headers'] ?? '';
    answer(response, 204, '', {
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': asked,
    });
  };
}
