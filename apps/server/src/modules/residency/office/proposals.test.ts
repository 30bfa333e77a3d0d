import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import { testParty } from '../../../../../../tests/support/party.ts';
import { ManualClock } from '../../../platform/clock.ts';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { createOperators } from '../../identity/index.ts';
import { type PolicyProposal, policyApprovalText, proposalValidMs } from '../approval.ts';
import { isCountry } from '../countries.ts';
import { residencyProblem } from '../http-errors.ts';
import { residencyOfficeRoutes } from '../routes/office-routes.ts';
import { readRepositoryFile } from '../testkit.ts';
import { createDocumentFeed } from './document-feed.ts';
import { createPolicyOffice } from './policy-office.ts';
import { createPolicyProposals } from './proposals.ts';

const { db, ledger, at } = await testParty('office');
const clock = new ManualClock(Date.UTC(2026, 10, 23));
const policies = await createPolicyOffice({ db, ledger, clock });
const first = readRepositoryFile('examples/gti/2018.yaml');
await policies.ensureFirst(first);
const operators = createOperators({ db, ledger, clock, randomBytes, isCountry });
const proposals = createPolicyProposals({
  db,
  ledger,
  policies,
  operators,
  clock,
  newId: randomUUID,
});
const keys = new Map<string, string>();
for (const name of ['anna', 'bert', 'carl']) {
  const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
  await operators.create({ name, country: 'CH', key: verifierKey });
  keys.set(name, signerKey);
}

/** The next version, with this retention of files. */
function next(filesDays: number): string {
  const { version, document } = policies.current();
  return first
    .replace(/^version: .*$/m, `version: ${version + 1}`)
    .replace(/^effective: .*$/m, `effective: ${document.effective}`)
    .replace('files: 1095', `files: ${filesDays}`);
}

async function sign(text: string, ...names: readonly string[]): Promise<string> {
  const signers = names.map((name) => createSigner(keys.get(name) ?? ''));
  return formatNote(await signNote({ text }, await Promise.all(signers)));
}

function approvalOf(proposed: PolicyProposal, name: string): Promise<string> {
  return sign(policyApprovalText(proposed, randomBytes(16).toString('base64')), name);
}

const refusedWith = (code: string) => ({ name: 'ProposalError', code });

test('one proposes, another approves, and what was approved is put in force', async () => {
  const proposed = await proposals.propose(next(30), 'anna');
  assert.equal(proposed.state, 'waiting');
  assert.equal(proposed.replaces, policies.version(1).digest);
  await assert.rejects(proposals.publish(proposed.proposal, 'anna'), {
    code: 'proposal-not-approved',
  });
  const approved = await proposals.approve(
    proposed.proposal,
    'bert',
    await approvalOf(proposed, 'bert'),
  );
  assert.deepEqual([approved.state, approved.approvedBy], ['approved', 'bert']);
  assert.equal(policies.current().version, 1);

  const published = await proposals.publish(proposed.proposal, 'anna');
  assert.equal(published.version, 2);
  assert.equal(published.digest, proposed.digest);
  assert.equal(policies.current().document.retentionDays.files, 30);
  // Asked for again, nothing happens.
  assert.deepEqual(await proposals.publish(proposed.proposal, 'bert'), published);

  const entries = await ledger.entriesOfSubject(db, proposed.proposal);
  assert.deepEqual(
    entries.map(({ entry }) => entry.type),
    ['policy.proposed', 'policy.approved', 'policy.published'],
  );
  const [told, agreed] = entries.map(({ opening }) => opening?.payload ?? {});
  const { state: _, proposalDigest: __, ...members } = proposed;
  assert.deepEqual(told, members);
  const { approval, approvedBy, ...again } = agreed ?? {};
  assert.deepEqual(again, members);
  assert.equal(approvedBy, 'bert');
  assert.match(String(approval), /^vitrine-policy-approval\/1\n/);
  const text = await proposals.get(proposed.proposal);
  assert.deepEqual([text.state, text.publishedBy], ['published', 'anna']);
});

test('nobody approves alone, twice, for another or by a note that is none', async () => {
  const proposed = await proposals.propose(next(40), 'anna');
  const other = await proposals.propose(next(41), 'anna');
  const { proposal } = proposed;
  const refuse = async (name: string, note: string, code: string) =>
    assert.rejects(proposals.approve(proposal, name, note), refusedWith(code));
  await refuse('anna', await approvalOf(proposed, 'anna'), 'approval-same-person');
  await refuse('bert', await approvalOf(other, 'bert'), 'approval-invalid');
  await refuse('bert', await approvalOf(proposed, 'carl'), 'approval-invalid');
  const text = policyApprovalText(proposed, randomBytes(16).toString('base64'));
  await refuse('bert', await sign(text, 'bert', 'carl'), 'approval-invalid');
  await refuse('bert', await sign(`${text}more\n`, 'bert'), 'approval-invalid');
  await refuse('bert', await sign(text.replace('/1', '/2'), 'bert'), 'approval-invalid');
  await refuse('bert', 'no note', 'approval-invalid');
  await refuse('nobody', await sign(text, 'bert'), 'approval-invalid');
  for (const change of [{ version: 9 }, { digest: proposed.proposalDigest }, { by: 'carl' }]) {
    const note = await approvalOf({ ...proposed, ...change }, 'bert');
    await refuse('bert', note, 'approval-invalid');
  }
  const note = await sign(text, 'bert');
  await proposals.approve(proposal, 'bert', note);
  await refuse('carl', await approvalOf(proposed, 'carl'), 'proposal-approved');
  await assert.rejects(
    proposals.approve(randomUUID(), 'bert', note),
    refusedWith('proposal-unknown'),
  );
});

test('a proposal ends when another version is published, and after a week', async () => {
  const [one, two] = [
    await proposals.propose(next(50), 'anna'),
    await proposals.propose(next(51), 'bert'),
  ];
  for (const proposed of [one, two]) {
    await proposals.approve(proposed.proposal, 'carl', await approvalOf(proposed, 'carl'));
  }
  await proposals.publish(one.proposal, 'anna');
  assert.equal((await proposals.get(two.proposal)).state, 'superseded');
  await assert.rejects(proposals.publish(two.proposal, 'bert'), refusedWith('proposal-superseded'));
  const late = await proposals.propose(next(52), 'anna');
  await proposals.approve(late.proposal, 'bert', await approvalOf(late, 'bert'));
  const waiting = await proposals.propose(next(53), 'anna');
  clock.advance(proposalValidMs);
  assert.equal((await proposals.get(late.proposal)).state, 'expired');
  await assert.rejects(proposals.publish(late.proposal, 'anna'), refusedWith('proposal-expired'));
  const note = await approvalOf(waiting, 'bert');
  await assert.rejects(
    proposals.approve(waiting.proposal, 'bert', note),
    refusedWith('proposal-expired'),
  );
  const [newest] = await proposals.list();
  assert.deepEqual([newest?.proposal, newest?.state], [waiting.proposal, 'expired']);
});

test('of two proposals that are published at one moment, one is', async () => {
  const both = [
    await proposals.propose(next(60), 'anna'),
    await proposals.propose(next(61), 'anna'),
  ];
  for (const one of both) {
    await proposals.approve(one.proposal, 'bert', await approvalOf(one, 'bert'));
  }
  const { version } = policies.current();
  const outcomes = await Promise.allSettled(
    both.map(({ proposal }) => proposals.publish(proposal, 'anna')),
  );
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(policies.current().version, version + 1);
});

const app = await createHttpServer({
  api: { title: 'test', description: 'test', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    operator: async ({ headers }) => {
      const name = headers.authorization?.slice(7) ?? 'anna';
      return { kind: 'operator', name, country: 'CH', roles: ['data-steward'] };
    },
  }),
  errorMappings: [residencyProblem],
});
const self = at('http://office.test');
residencyOfficeRoutes(app, {
  policies,
  proposals,
  feed: createDocumentFeed({ db, ledger, clock }),
  ledger,
  parties: () => ({ office: self, sites: [] }),
  quorum: 0,
});
after(() => app.close());

test('the routes check, propose, show, approve and publish', async () => {
  const ask = async (url: string, payload?: object, by = 'anna') => {
    const headers = { authorization: `Bearer ${by}` };
    const method = payload === undefined ? 'GET' : 'POST';
    const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const bad = next(70).replace('files: 70', 'files: -1');
  const checked = await ask('/v1/policy/check', { text: bad });
  assert.equal(checked.status, 200);
  assert.deepEqual([checked.body.valid, checked.body.changes], [false, []]);
  assert.equal(checked.body.problems[0].code, 'out-of-range');
  assert.ok(checked.body.problems[0].line > 10);
  const moving = next(70).replace('files: moscow', 'files: zurich');
  const succession = await ask('/v1/policy/check', { text: moving });
  assert.equal(succession.body.problems[0].code, 'home-needs-relocation');
  assert.equal((await ask('/v1/policy/check', { text: 'x'.repeat(200_000) })).status, 400);

  const good = await ask('/v1/policy/check', { text: next(70) });
  assert.deepEqual([good.body.valid, good.body.problems], [true, []]);
  assert.match(JSON.stringify(good.body.changes), /is kept for 70 days/);
  assert.equal((await ask('/v1/policy-proposals', { yaml: bad })).body.problems.length, 1);
  const proposed = await ask('/v1/policy-proposals', { yaml: next(70) });
  assert.equal(proposed.status, 201);
  const { proposal } = proposed.body;
  const shown = await ask(`/v1/policy-proposals/${proposal}`);
  assert.equal(shown.body.yaml, next(70));
  assert.deepEqual(shown.body.changes, good.body.changes);
  assert.match(shown.body.replacedText, /^format: /);
  const approval = await approvalOf(proposed.body, 'bert');
  const url = `/v1/policy-proposals/${proposal}/approvals`;
  assert.equal((await ask(url, { approval }, 'anna')).status, 422);
  assert.equal((await ask(url, { approval }, 'bert')).status, 201);
  assert.equal((await ask('/v1/policies', { proposal })).status, 201);
  assert.equal((await ask('/v1/policy-proposals')).body.proposals[0].state, 'published');
  const file = await ask('/v1/policy/file');
  assert.match(file.body.text, /files: 70/);
  for (const [url, payload] of [
    [`/v1/policy-proposals/${randomUUID()}`, undefined],
    ['/v1/policies', { proposal: randomUUID() }],
  ] as const) {
    assert.equal((await ask(url, payload)).status, 404);
  }
  assert.equal((await ask('/v1/policies', { yaml: next(71) })).status, 400);
});
