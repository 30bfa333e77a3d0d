import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import { approvalText, type JsonObject, type Plan } from '@vitrine/verifier';
import { signApproval } from '../../apps/server/src/cli/approval.ts';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import { startInProcess } from '../support/in-process.ts';
import {
  type Answer,
  assertProblem,
  beginRelocation,
  call,
  makeCustomer,
  makeOperator,
  type Operator,
  relocationsOf,
  until,
} from '../support/people.ts';
import { freshFile, submit } from '../support/products.ts';
import { inspectSiteOf, type SiteRows } from '../support/rows.ts';

/** Nobody moves or erases anything alone: not one person, not a forger, not the office itself. */
const filesStored = 5;
const at = await startInProcess();
const alice = await makeOperator(at, 'alice');
const bob = await makeOperator(at, 'bob');
const customer = await makeCustomer(at, 'Muster AG', 'DE');
for (let i = 0; i < filesStored; i++) {
  const { status } = await submit(at.sites.moscow ?? '', customer, freshFile(500));
  assert.equal(status, 201);
}

/** Everything of Europe is at Moscow, open, and nothing at Zurich. */
async function assertNothingMoved(): Promise<void> {
  await using moscow = await inspectSiteOf(at, 'moscow');
  await using zurich = await inspectSiteOf(at, 'zurich');
  assert.equal((await moscow.regionStates('europe')).files, 'open');
  assert.equal(await moscow.count('samples', 'europe'), filesStored);
  await assertEmpty(zurich);
}

async function assertEmpty(site: SiteRows): Promise<void> {
  assert.equal(await site.count('samples', 'europe'), 0);
  assert.equal(await site.liveKeys('europe'), 0);
  assert.notEqual((await site.regionStates('europe')).files, 'open');
}

async function planned(): Promise<RelocationStatus> {
  const { status, body } = await relocationsOf(at).plan(alice, 'europe', 'zurich');
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function abort(one: RelocationStatus): Promise<void> {
  const { status, body } = await relocationsOf(at).steer(one.relocation, 'abort', alice);
  assert.equal(status, 200, JSON.stringify(body));
  await relocationsOf(at).reach(one.relocation, ['aborted']);
}

function sendApproval(one: RelocationStatus, by: Operator, approval: string): Promise<Answer> {
  const url = `${at.office}/v1/relocations/${one.relocation}/approvals`;
  return call(url, { token: by.token, json: { approval } });
}

test('an approval counts once, for one plan and stage, by its own operator’s key', async () => {
  const relocations = relocationsOf(at);
  const plan = await planned();
  const id = plan.relocation;

  assertProblem(await relocations.steer(id, 'start', alice), 409, 'approvals-missing');
  assert.equal((await relocations.approve(plan, 'start', alice)).status, 201);
  assertProblem(await relocations.approve(plan, 'start', alice), 409, 'approval-same-person');
  assertProblem(await relocations.steer(id, 'start', alice), 409, 'approvals-missing');

  const otherPlan = { relocation: id, planDigest: `sha256:${randomBytes(32).toString('base64')}` };
  const notes = [
    await signApproval(otherPlan, 'start', bob),
    await signApproval({ ...plan, relocation: randomUUID() }, 'start', bob),
    // Alice's own words, sent in by Bob: it is not his key.
    await signApproval(plan, 'start', alice),
    'not a note',
  ];
  const { signerKey } = await generateKey('bob', signatureTypes.ed25519);
  notes.push(await signApproval(plan, 'start', { ...bob, signerKey }));
  for (const note of notes) {
    assertProblem(await sendApproval(plan, bob, note), 422, 'approval-invalid');
  }
  assertProblem(await relocations.approve(plan, 'retirement', bob), 409, 'relocation-state');
  assertProblem(await relocations.steer(id, 'retire', alice), 409, 'relocation-state');
  const unsigned = `${at.office}/v1/relocations/${id}/start`;
  assert.equal((await call(unsigned, { method: 'POST' })).status, 401);
  await abort(plan);

  const again = await planned();
  const replayed = await signApproval(plan, 'start', bob);
  assertProblem(await sendApproval(again, bob, replayed), 422, 'approval-invalid');
  await abort(again);
  await assertNothingMoved();
});

test('a nonce serves one approval', async () => {
  const plan = await planned();
  const nonce = randomBytes(16).toString('base64');
  const noteOf = async (by: Operator) => {
    const { relocation, planDigest } = plan;
    const text = approvalText({ relocation, stage: 'start', plan: planDigest, nonce });
    return formatNote(await signNote({ text }, [await createSigner(by.signerKey)]));
  };
  assert.equal((await sendApproval(plan, alice, await noteOf(alice))).status, 201);
  assertProblem(await sendApproval(plan, bob, await noteOf(bob)), 409, 'approval-replayed');
  await abort(plan);
  await assertNothingMoved();
});

/** Entries that the office itself never wrote, in its ledger. */
async function forge(entries: readonly { type: string; payload: JsonObject }[]): Promise<void> {
  await at.asIntruder('office', async ({ db, ledger }) => {
    const made = entries.map(({ type, payload }) => ({
      type,
      payload,
      subject: String(payload.relocation),
      region: 'europe',
    }));
    await db.transaction((tx) => ledger.append(tx, made));
  });
}

function directiveOf(plan: Plan, digest: string, act: string, seq: number): JsonObject {
  return {
    relocation: plan.relocation,
    seq,
    act,
    round: 0,
    region: plan.region,
    classes: [...plan.classes],
    source: plan.from.site,
    target: plan.to.site,
    plan: digest,
    version: plan.policyVersion + 1,
    objects: 0,
  };
}

/** What a site says of an order that it does not obey. */
function refusalOf(site: string, id: string, words: RegExp): Promise<string> {
  return until(async () => {
    await using rows = await inspectSiteOf(at, site);
    const [task] = await rows.db.query<{ done: boolean }>(
      'select done from relocation_tasks where relocation = $1 order by seq limit 1',
      [id],
    );
    if (task === undefined || task.done) return undefined;
    const { progress } = await relocationsOf(at).status(id);
    const told = progress.find((one) => one.site === site)?.problem;
    // An office that has just begun anew may be told the refusal from before its new documents.
    return told !== undefined && words.test(told) ? told : undefined;
  });
}

test('a site does not obey an office that was broken into', async (t) => {
  const plan = await planned();
  await t.test('without two approvals it prepares nothing', async () => {
    const directive = directiveOf(plan.plan, plan.planDigest, 'prepare', 1);
    await forge([{ type: 'relocation.directive', payload: directive }]);
    for (const site of ['moscow', 'zurich']) {
      await refusalOf(site, plan.relocation, /two operators' approvals/);
    }
    await assertNothingMoved();
  });
  await t.test('one approval written twice is one', async () => {
    const note = await signApproval(plan, 'start', alice);
    const approved = {
      relocation: plan.relocation,
      stage: 'start',
      plan: plan.planDigest,
      operator: 'alice',
      approval: note,
    };
    await forge([
      { type: 'relocation.approved', payload: approved },
      { type: 'relocation.approved', payload: approved },
    ]);
    await refusalOf('zurich', plan.relocation, /it found 1$/);
    await assertNothingMoved();
  });
  await t.test('nor on a plan that nobody approved', async () => {
    const forged = { ...plan.plan, relocation: randomUUID(), bytes: 0 };
    const digest = `sha256:${randomBytes(32).toString('base64')}`;
    await forge([
      { type: 'relocation.planned', payload: forged as unknown as JsonObject },
      { type: 'relocation.directive', payload: directiveOf(forged, digest, 'prepare', 1) },
    ]);
    await assertNothingMoved();
  });
  await abort(plan);
  await assertNothingMoved();
});

test('retirement takes the switch, its witnesses, and two more approvals', async (t) => {
  const relocations = relocationsOf(at);
  const running = await beginRelocation(at, [alice, bob], 'europe', 'zurich');
  const id = running.relocation;
  const soaking = await relocations.reach(id, ['soaking']);

  await t.test('nothing is erased without approvals', async () => {
    assertProblem(await relocations.steer(id, 'retire', alice), 409, 'approvals-missing');
    assert.equal((await relocations.approve(soaking, 'retirement', alice)).status, 201);
    const twice = await relocations.approve(soaking, 'retirement', alice);
    assertProblem(twice, 409, 'approval-same-person');
    assertProblem(await relocations.steer(id, 'retire', alice), 409, 'approvals-missing');
    await assertFrozenAtMoscow();
  });
  await t.test('a site does not erase on the office’s word alone', async () => {
    const directive = directiveOf(soaking.plan, soaking.planDigest, 'erase', 1000);
    await forge([{ type: 'relocation.directive', payload: directive }]);
    const refused = await until(async () => {
      const { progress } = await relocations.status(id);
      return progress.find((one) => one.site === 'moscow')?.problem;
    });
    assert.match(refused, /approvals of the retirement; it found 1/);
    await assertFrozenAtMoscow();
  });
  await t.test('abort is refused after the switch', async () => {
    assertProblem(await relocations.steer(id, 'abort', alice), 409, 'relocation-state');
  });
  await t.test('a site does not throw its home away on the office’s word', async () => {
    const directive = directiveOf(soaking.plan, soaking.planDigest, 'abort', 1001);
    await forge([{ type: 'relocation.directive', payload: directive }]);
    const refused = await until(async () => {
      const { progress } = await relocations.status(id);
      return progress.find((one) => one.site === 'zurich')?.problem;
    });
    assert.match(refused, /at home here; nothing is removed/);
    await using zurich = await inspectSiteOf(at, 'zurich');
    assert.equal(await zurich.count('samples', 'europe'), filesStored);
  });
  await t.test('another relocation of the region waits for the end of this one', async () => {
    const back = await relocations.plan(alice, 'europe', 'moscow');
    assertProblem(back, 409, 'relocation-running');
  });
});

async function assertFrozenAtMoscow(): Promise<void> {
  await using moscow = await inspectSiteOf(at, 'moscow');
  assert.equal((await moscow.regionStates('europe')).files, 'frozen');
  assert.equal(await moscow.count('samples', 'europe'), filesStored);
  assert.equal(await moscow.liveKeys('europe'), 1);
}
