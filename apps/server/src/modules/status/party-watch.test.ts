import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSigner,
  createVerifier,
  emptyRoot,
  formatNote,
  generateKey,
  openNote,
  parseNote,
  signatureTypes,
  signCheckpoint,
} from '@vitrine/tlog';
import { ManualClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Party } from '../identity/index.ts';
import { createPartyWatch, type PartyAnswers } from './party-watch.ts';

const ready = { ready: true, checks: { database: 'ok' } };

interface Known {
  readonly party: Party;
  note(size: bigint, cosigners?: readonly Known[]): Promise<string>;
  readonly cosignerKey: string;
}

/** A party with keys of its own, whose notes really are signed. */
async function makeParty(name: string): Promise<Known> {
  const origin = `test.invalid/${name === 'office' ? name : `site/${name}`}`;
  const log = await generateKey(origin, signatureTypes.ed25519);
  const witness = await generateKey(`${origin}/witness`, signatureTypes.ed25519Cosignature);
  const url = `http://${name}.invalid`;
  return {
    party: {
      name,
      url,
      origin,
      logKeys: [log.verifierKey],
      witnessKeys: [witness.verifierKey],
    },
    cosignerKey: witness.signerKey,
    note: async (size, cosigners = []) => {
      const keys = [log.signerKey, ...cosigners.map(({ cosignerKey }) => cosignerKey)];
      const now = () => 1_764_000_000n;
      const signers = await Promise.all(keys.map((key) => createSigner(key, { now })));
      return signCheckpoint({ origin, size, root: emptyRoot }, signers);
    },
  };
}

async function setUp() {
  const [office, moscow, zurich] = await Promise.all(['office', 'moscow', 'zurich'].map(makeParty));
  assert(office !== undefined && moscow !== undefined && zurich !== undefined);
  const clock = new ManualClock();
  const officeNote = await office.note(5n, [zurich]);
  const answers = new Map<string, PartyAnswers | Error>();
  const watch = createPartyWatch({
    parties: () => ({ office: office.party, sites: [moscow.party, zurich.party] }),
    named: () => ['moscow', 'zurich', 'toronto'],
    own: {
      readiness: async () => ready,
      note: () => officeNote,
      ledgerSize: () => 7n,
      policyVersion: () => 3,
    },
    ask: async ({ name }) => {
      const answer = answers.get(name) ?? new Error('nobody answers');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    clock,
    logger: silentLogger(),
  });
  return { office, moscow, zurich, clock, answers, watch };
}

test('each party is shown with its checkpoint, who cosigned it, and what is not public yet', async () => {
  const { office, moscow, zurich, answers, watch } = await setUp();
  answers.set('moscow', {
    readiness: { ready: false, checks: { database: 'the database does not answer' } },
    note: await moscow.note(9n, [office, zurich]),
    ledgerSize: 9,
    policyVersion: 2,
  });
  const { parties } = await watch();
  const [first, second, third, fourth] = parties;
  assert.equal(first?.checkpoint?.size, 5);
  assert.equal(first?.waiting, 2);
  assert.deepEqual(first?.checkpoint?.witnesses, [
    { name: 'zurich', at: '2025-11-24T16:00:00.000Z' },
  ]);
  assert.equal(second?.state, 'not-ready');
  assert.deepEqual(
    second?.checkpoint?.witnesses.map(({ name }) => name),
    ['office', 'zurich'],
  );
  assert.equal(second?.policyVersion, 2);
  assert.equal(third?.state, 'away');
  assert.equal(third?.checkpoint, null);
  // Of the policy alone, so nobody could ask it.
  assert.deepEqual([fourth?.name, fourth?.state, fourth?.url], ['toronto', 'away', null]);
});

test('a checkpoint that its party has not signed is not shown', async () => {
  const { moscow, zurich, answers, watch } = await setUp();
  const said = { readiness: ready, ledgerSize: 9, policyVersion: 3 };
  const forged = parseNote(await moscow.note(9n));
  const text = forged.text.replace('\n9\n', '\n10\n');
  answers.set('moscow', { ...said, note: formatNote({ ...forged, text }) });
  answers.set('zurich', { ...said, note: await moscow.note(9n) });
  const { parties } = await watch();
  for (const { checkpoint, problem } of parties.slice(1, 3)) {
    assert.equal(checkpoint, null);
    assert.match(String(problem), /does not verify/);
  }
  // The note itself is good for whom it is of.
  const keys = moscow.party.logKeys.map((key) => createVerifier(key));
  await openNote(await moscow.note(9n), keys);
  assert.notEqual(zurich.party.origin, moscow.party.origin);
});
