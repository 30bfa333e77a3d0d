import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '../../../platform/clock.ts';
import { accessApprovalText, requestDigest } from '../approval.ts';
import { openTestOffice } from '../test-kit.ts';
import { requestValidMs } from '../types.ts';
import type { AccessRequestStatus } from './service.ts';

const clock = new ManualClock(Date.now());
const office = await openTestOffice(clock);
const { access } = office;
await office.addOperator('anna');
await office.addOperator('bert');

function ask(by = 'anna'): Promise<AccessRequestStatus> {
  return access.request({
    site: 'south',
    sample: randomUUID(),
    purpose: 'analysis',
    case: 'INC-7',
    form: 'raw',
    by,
  });
}

const refusedWith = (code: string) => ({ name: 'AccessError', code });

test('a request is logged, and approved by another person with a signed note', async () => {
  const asked = await ask();
  assert.equal(asked.state, 'waiting');
  const { state, digest, ...request } = asked;
  assert.equal(digest, requestDigest(request));
  assert.equal(Date.parse(asked.expiresAt) - Date.parse(asked.requestedAt), requestValidMs);
  const note = await office.approvalOf(request, 'bert');
  const approved = await access.approve(asked.request, 'bert', note);
  assert.equal(approved.state, 'approved');
  assert.equal(approved.approvedBy, 'bert');
  assert.deepEqual((await access.list())[0], approved);
  const [requested, granted] = await office.ledger.entriesOfSubject(office.db, asked.request);
  assert.equal(requested?.entry.type, 'access.requested');
  assert.deepEqual(requested?.opening?.payload, request);
  assert.equal(granted?.entry.type, 'access.approved');
  const expected = { ...request, approvedBy: 'bert', approval: note };
  assert.deepEqual(granted?.opening?.payload, expected);
  const again = access.approve(asked.request, 'bert', note);
  await assert.rejects(again, refusedWith('request-approved'));
});

test('who has asked cannot approve', async () => {
  const asked = await ask();
  const own = await office.approvalOf(asked, 'anna');
  const refused = access.approve(asked.request, 'anna', own);
  await assert.rejects(refused, refusedWith('approval-same-person'));
  const borrowed = access.approve(asked.request, 'bert', own);
  await assert.rejects(borrowed, refusedWith('approval-invalid'));
  const both = await office.sign(accessApprovalText(asked, nonce), 'anna', 'bert');
  await assert.rejects(
    access.approve(asked.request, 'bert', both),
    refusedWith('approval-invalid'),
  );
  assert.equal((await access.get(asked.request)).state, 'waiting');
});

const nonce = Buffer.alloc(16, 7).toString('base64');

test('an approval is for one request, to the letter, and used once', async () => {
  const [first, second] = [await ask(), await ask()];
  const note = await office.sign(accessApprovalText(first, nonce), 'bert');
  const other = access.approve(second.request, 'bert', note);
  await assert.rejects(other, refusedWith('approval-invalid'));
  const text = accessApprovalText(first, nonce);
  const changes = [
    text.replace(first.sample, second.sample),
    text.replace('\nraw\n', '\ncart\n'),
    text.replace(first.digest, second.digest),
    text.replace('approval/1', 'approval/2'),
    text.replace('\nsouth\n', '\nnorth\n'),
    `${text}\n`,
    text.replace('sha256:', ''),
  ];
  for (const changed of changes) {
    assert.notEqual(changed, text);
    const forged = await office.sign(changed, 'bert').catch(() => changed);
    const refused = access.approve(first.request, 'bert', forged);
    await assert.rejects(refused, refusedWith('approval-invalid'), JSON.stringify(changed));
  }
  await access.approve(first.request, 'bert', note);
  const reused = await office.sign(accessApprovalText(second, nonce), 'bert');
  const replayed = access.approve(second.request, 'bert', reused);
  await assert.rejects(replayed, refusedWith('approval-replayed'));
});

test('a request ends after a day', async () => {
  const asked = await ask();
  const note = await office.approvalOf(asked, 'bert');
  clock.advance(requestValidMs);
  assert.equal((await access.get(asked.request)).state, 'expired');
  const late = access.approve(asked.request, 'bert', note);
  await assert.rejects(late, refusedWith('request-expired'));
});

test('what is not there is unknown; sites are those of the policy', async () => {
  await assert.rejects(access.get(randomUUID()), refusedWith('request-unknown'));
  const asked = await ask();
  const note = await office.approvalOf(asked, 'bert');
  await assert.rejects(access.approve(randomUUID(), 'bert', note), refusedWith('request-unknown'));
  await assert.rejects(
    access.approve(asked.request, 'carl', note),
    refusedWith('approval-invalid'),
  );
  const elsewhere = access.request({ ...asked, site: 'constructor' });
  await assert.rejects(elsewhere, refusedWith('request-invalid'));
});
