import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  createSigner,
  formatNote,
  type GeneratedKey,
  generateKey,
  signatureTypes,
  signNote,
} from '@vitrine/tlog';
import type { JsonObject } from '@vitrine/verifier';
import { testParty } from '../../../../../../tests/support/party.ts';
import { isoTime, ManualClock, systemClock } from '../../../platform/clock.ts';
import { createKeyReplacements, createOperators } from '../../identity/index.ts';
import { type PolicyProposal, policyApprovalText, proposalValidMs } from '../approval.ts';
import { isCountry } from '../countries.ts';
import { policyDigest, policyDocument } from '../document.ts';
import { createPolicyOffice } from '../office/policy-office.ts';
import { createPolicyProposals } from '../office/proposals.ts';
import { policyOf, readRepositoryFile } from '../testkit.ts';
import type { PolicyDocument } from '../types.ts';
import { createSitePolicy } from './site-policy.ts';

const yaml = readRepositoryFile('examples/gti/2018.yaml');
const second = yaml.replace(/^version: 1$/m, 'version: 2').replace(/365/, '364');
const clock = new ManualClock(Date.now());

/** An office with operators, and a site that sees of its ledger what is handed to it. */
async function setUp() {
  const { db, ledger } = await testParty('office');
  const site = await testParty('zurich');
  const policies = await createPolicyOffice({ db, ledger, clock: systemClock });
  const first = await policies.ensureFirst(yaml);
  const operators = createOperators({ db, ledger, clock, randomBytes, isCountry });
  const replacements = createKeyReplacements({ db, ledger, clock, randomBytes });
  const proposals = createPolicyProposals({
    ...{ db, ledger, policies, operators, clock },
    newId: randomUUID,
  });
  const keys = new Map<string, GeneratedKey>();
  for (const name of ['anna', 'bert', 'carl']) {
    const key = await generateKey(name, signatureTypes.ed25519);
    await operators.create({ name, country: 'CH', key: key.verifierKey });
    keys.set(name, key);
  }

  async function log(type: string, payload: JsonObject): Promise<bigint> {
    const [logged] = await db.transaction((tx) => ledger.append(tx, [{ type, payload }]));
    assert(logged);
    await ledger.durable(logged.index);
    return logged.index;
  }

  async function sign(name: string, asked: PolicyProposal): Promise<string> {
    const text = policyApprovalText(asked, randomBytes(16).toString('base64'));
    const signer = await createSigner(keys.get(name)?.signerKey ?? '');
    return formatNote(await signNote({ text }, [signer]));
  }

  async function replaceKey(name: string): Promise<void> {
    const key = await generateKey(name, signatureTypes.ed25519);
    await replacements.renew(name, key.verifierKey, 'lost');
    keys.set(name, key);
  }

  const policy = await createSitePolicy({
    db: site.db,
    ledger: site.ledger,
    clock: systemClock,
    site: 'zurich',
    documents: {
      ofType: async (_db, type, subject) => {
        const all = await ledger.entriesOfType(db, type);
        const receipts = await Promise.all(all.map(({ index }) => ledger.receipt(index)));
        return subject === undefined
          ? receipts
          : receipts.filter(({ opening }) => opening?.payload.proposal === subject);
      },
    },
    isApprovedSwitch: async () => false,
    urlOf: () => undefined,
  });
  const accept = async (document: PolicyDocument, index: bigint, at = isoTime(clock.nowMs())) =>
    await policy.accept({ index, at, payload: { ...document } });
  await accept(first.document, first.index);
  const document = policyDocument(policyOf(second), first.document);

  /** What an office writes that keeps no rule: an approval, and then the publication. */
  async function forge(change: Partial<PolicyProposal> & { approvedBy?: string }, signer: string) {
    const { approvedBy = signer, ...members } = change;
    const nowMs = clock.nowMs();
    const asked: PolicyProposal = {
      proposal: randomUUID(),
      version: 2,
      replaces: first.digest,
      digest: policyDigest(document),
      by: 'anna',
      proposedAt: isoTime(nowMs),
      expiresAt: isoTime(nowMs + proposalValidMs),
      ...members,
    };
    await log('policy.proposed', asked);
    const approval = await sign(signer, asked);
    await log('policy.approved', { ...asked, approvedBy, approval });
    return asked;
  }

  const publish = () => log('policy.published', { ...document });
  const tools = { log, sign, forge, publish, replaceKey, accept };
  return { ...tools, policy, policies, operators, proposals, first, document };
}

const refused = { name: 'PolicyError', code: 'policy-not-approved' };

test('a version that one person proposed and another approved is acted on', async () => {
  const { proposals, policy, sign, accept, replaceKey } = await setUp();
  const proposed = await proposals.propose(second, 'anna');
  await proposals.approve(proposed.proposal, 'bert', await sign('bert', proposed));
  // What was approved stands, whatever becomes of the key and of people afterwards.
  await replaceKey('bert');
  const { document, index } = await proposals.publish(proposed.proposal, 'anna');
  await accept(document, index);
  assert.equal(policy.current().version, 2);
});

test('what the office publishes alone is not', async () => {
  const { policy, accept, publish, document } = await setUp();
  await assert.rejects(accept(document, await publish()), refused);
  assert.equal(policy.current().version, 1);
});

test('nor an approval that stands after the publication', async () => {
  const { accept, forge, publish, document } = await setUp();
  const index = await publish();
  await forge({}, 'bert');
  await assert.rejects(accept(document, index), refused);
});

const forgeries: Record<string, [Partial<PolicyProposal> & { approvedBy?: string }, string]> = {
  'one person twice': [{ by: 'bert' }, 'bert'],
  'in another’s name': [{ approvedBy: 'carl' }, 'bert'],
  'by nobody': [{ approvedBy: 'nobody' }, 'bert'],
  'proposed by nobody': [{ by: 'nobody' }, 'bert'],
  'in the place of another version': [{ replaces: `sha256:${'A'.repeat(43)}=` }, 'bert'],
  'of another version': [{ version: 3 }, 'bert'],
  'that is over': [{ expiresAt: '2020-01-01T00:00:00.000Z' }, 'bert'],
};
for (const [name, [change, signer]] of Object.entries(forgeries)) {
  test(`refused: an approval ${name}`, async () => {
    const { accept, forge, publish, document, policy } = await setUp();
    await forge(change, signer);
    await assert.rejects(accept(document, await publish()), refused);
    assert.equal(policy.current().version, 1);
  });
}

test('refused: an approval of something else, or of what was never proposed', async () => {
  const { accept, forge, log, sign, publish, document } = await setUp();
  const asked = await forge({ by: 'carl', expiresAt: '2020-01-01T00:00:00.000Z' }, 'bert');
  const nowMs = clock.nowMs();
  const longer = { ...asked, expiresAt: isoTime(nowMs + proposalValidMs) };
  const approval = await sign('bert', asked);
  await log('policy.approved', { ...longer, approvedBy: 'bert', approval });
  await log('policy.proposed', longer);
  const unsigned = { ...longer, approvedBy: 'bert', approval };
  await log('policy.approved', unsigned);
  await assert.rejects(accept(document, await publish()), refused);
});

test('refused: an approval with a key that was replaced, or by who was deactivated', async () => {
  const { accept, sign, log, publish, replaceKey, operators, document, forge } = await setUp();
  const asked = await forge({ by: 'bert' }, 'bert');
  const fresh = { ...asked, by: 'carl', proposal: randomUUID() };
  const withOldKey = await sign('anna', fresh);
  await replaceKey('anna');
  await log('policy.proposed', fresh);
  await log('policy.approved', { ...fresh, approvedBy: 'anna', approval: withOldKey });
  await operators.deactivate('bert', 'local-admin');
  await log('policy.approved', {
    ...{ ...fresh, approvedBy: 'bert' },
    approval: await sign('bert', fresh),
  });
  await assert.rejects(accept(document, await publish()), refused);
});

test('the office refuses what sites would refuse', async () => {
  const { proposals, operators, sign } = await setUp();
  const proposed = await proposals.propose(second, 'carl');
  const approval = await sign('bert', proposed);
  await operators.deactivate('carl', 'local-admin');
  const gone = proposals.approve(proposed.proposal, 'bert', approval);
  await assert.rejects(gone, { code: 'proposer-unknown' });
  await assert.rejects(proposals.propose(second, 'carl'), { code: 'proposer-unknown' });
  const own = await proposals.propose(second, 'anna');
  await operators.deactivate('bert', 'local-admin');
  const late = proposals.approve(own.proposal, 'bert', await sign('bert', own));
  await assert.rejects(late, { code: 'approval-invalid' });
});

test('the first version is the office’s word, and nothing has moved in it', async () => {
  const { db, ledger } = await testParty('south');
  const policy = await createSitePolicy({
    ...{ db, ledger, clock: systemClock, site: 'south' },
    documents: { ofType: async () => [] },
    isApprovedSwitch: async () => true,
    urlOf: () => undefined,
  });
  const first = policyDocument(policyOf(yaml));
  const [region = ''] = Object.keys(first.epochs);
  const epochs = { ...first.epochs, [region]: { files: 2, accounts: 1, statistics: 1 } };
  const moved = { ...first, version: 2, epochs };
  const at = isoTime(clock.nowMs());
  await assert.rejects(policy.accept({ index: 3n, at, payload: moved }), refused);
  await policy.accept({ index: 3n, at, payload: { ...first } });
  assert.equal(policy.current().version, 1);
});
