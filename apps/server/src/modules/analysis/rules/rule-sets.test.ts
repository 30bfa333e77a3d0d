import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { openTestSite } from '../../vault/test-kit.ts';
import { RuleSetError, type RuleSetErrorCode } from './errors.ts';
import { createRuleSets, type RuleSets } from './rule-sets.ts';
import { formatSignedSet, ruleSetText, type SignedRuleSet } from './signed-set.ts';

const key = await generateKey('rita', signatureTypes.ed25519);
const stranger = await generateKey('rita', signatureTypes.ed25519);

const site = await openTestSite();
const goodware = await mkdtemp(path.join(tmpdir(), 'goodware-'));

async function signed(
  text: string,
  of: { version?: number; name?: string; by?: string } = {},
): Promise<unknown> {
  const { version = 1, name = 'own', by = key.signerKey } = of;
  const set = { name, version, sources: [{ name: 'own.yar', text }] };
  const note = await signNote({ text: ruleSetText(set) }, [await createSigner(by)]);
  const file: SignedRuleSet = { ...set, note: formatNote(note) };
  return JSON.parse(formatSignedSet(file));
}

const refused = (code: RuleSetErrorCode, message?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RuleSetError);
  assert.equal(error.code, code);
  if (message !== undefined) assert.match(error.message, message);
  return true;
};

describe('rule sets', () => {
  let sets: RuleSets;
  const generations: number[] = [];

  const open = () =>
    createRuleSets({
      db: site.db,
      ledger: site.ledger,
      signers: [key.verifierKey],
      goodware: [goodware],
      clock: systemClock,
      logger: silentLogger(),
    });

  before(async () => {
    await writeFile(path.join(goodware, 'good.txt'), 'something harmless');
    sets = await open();
    sets.onChange(({ generation }) => generations.push(generation));
  });
  after(async () => {
    await sets[Symbol.asyncDispose]();
    await rm(goodware, { recursive: true });
  });

  const inForce = () => sets.current().sets.map(({ name, version }) => `${name}@${version}`);
  const condemns = (word: string) =>
    `rule r { meta: effect = "condemns" strings: $a = "${word}" condition: $a }`;

  it('begins with the set that comes with the program', async () => {
    assert.deepEqual(inForce(), ['starting@1']);
    const [first] = await sets.list();
    assert.deepEqual([first?.name, first?.state, first?.signedBy], ['starting', 'live', 'vitrine']);
  });

  it('puts a signed set in force once it was tried, and logs it', async () => {
    const taken = await sets.publish(await signed(condemns('evil')), 'alice');
    assert.equal(taken.signedBy, 'rita');
    await sets.idle();
    const { state, trial, index } = await sets.get('own', 1);
    assert.deepEqual([state, trial?.files, trial?.matches], ['live', 1, []]);
    assert.deepEqual(inForce(), ['starting@1', 'own@1']);
    const [entry] = await site.ledger.entriesOfType(site.db, 'rules.published');
    assert.equal(entry?.index.toString(), index);
    assert.equal(generations.length, 1);
  });

  it('refuses what is not signed by a signer, and changes nothing', async () => {
    const unknown = await signed(condemns('x'), { version: 2, by: stranger.signerKey });
    await assert.rejects(sets.publish(unknown, 'alice'), refused('rule-set-not-signed'));
    const tampered = Object.assign(Object(await signed(condemns('x'), { version: 2 })), {
      version: 3,
    });
    await assert.rejects(
      sets.publish(tampered, 'alice'),
      refused('rule-set-not-signed', /another set/),
    );
    const broken = Object(await signed(condemns('x'), { version: 2 }));
    const note = broken.note.replace(/.{6}\n$/, 'AAAAA=\n');
    await assert.rejects(
      sets.publish({ ...broken, note }, 'alice'),
      refused('rule-set-not-signed'),
    );
    await assert.rejects(sets.publish({ name: 'own' }, 'alice'), refused('rule-set-malformed'));
    assert.deepEqual(inForce(), ['starting@1', 'own@1']);
  });

  it('refuses a version that is not higher', async () => {
    const again = await signed(condemns('evil'));
    await assert.rejects(sets.publish(again, 'alice'), refused('rule-set-outdated'));
    const ours = await signed(condemns('evil'), { name: 'starting' });
    await assert.rejects(sets.publish(ours, 'alice'), refused('rule-set-outdated'));
  });

  it('refuses rules that do not compile, and names file and line', async () => {
    const bad = await signed('rule a { condition: true }\nrule b { condition: foo }', {
      version: 2,
    });
    await assert.rejects(sets.publish(bad, 'alice'), (error) => {
      assert.ok(error instanceof RuleSetError);
      assert.deepEqual(
        error.problems.map(({ source, line }) => [source, line]),
        [['own.yar', 2]],
      );
      return refused('rule-set-invalid', /own\.yar, line 2: unknown identifier/)(error);
    });
    assert.deepEqual(inForce(), ['starting@1', 'own@1']);
  });

  it('stops a set that condemns goodware, until a second person lets it through', async () => {
    await sets.publish(await signed(condemns('harmless'), { version: 2 }), 'alice');
    await sets.idle();
    const { state, objections, trial } = await sets.get('own', 2);
    assert.deepEqual([state, objections], ['stopped', ['r condemns 1 harmless files']]);
    assert.deepEqual(trial?.matches[0]?.examples, [path.join(goodware, 'good.txt')]);
    assert.deepEqual(inForce(), ['starting@1', 'own@1']);
    const because = 'that file is not harmless';
    const alone = sets.letThrough('own', 2, { by: 'alice', because });
    await assert.rejects(alone, refused('rule-set-same-person'));
    await sets.letThrough('own', 2, { by: 'bob', because });
    assert.deepEqual(inForce(), ['starting@1', 'own@2']);
    const entries = await site.ledger.entriesOfType(site.db, 'rules.published');
    assert.deepEqual(entries.at(-1)?.opening?.payload.override, { by: 'bob', because });
    await assert.rejects(
      sets.letThrough('own', 2, { by: 'bob', because }),
      refused('rule-set-not-stopped'),
    );
  });

  it('stops a set with a rule that comes to no end, and names it', async () => {
    const slow = 'rule slow { condition: for all i in (0..100000000000) : ( i * 3 > -1 ) }';
    await sets.publish(await signed(slow, { name: 'slow' }), 'alice');
    await sets.idle();
    const { state, objections } = await sets.get('slow', 1);
    assert.deepEqual(
      [state, objections],
      ['stopped', ['slow/slow does not come to its end on a harmless file']],
    );
  });

  it('takes a set out of force, its own too, and remembers it', async () => {
    await sets.retire('own', { by: 'alice', because: 'too many alarms' });
    await sets.retire('starting', { by: 'alice', because: 'we have better ones' });
    assert.deepEqual(inForce(), []);
    await sets[Symbol.asyncDispose]();
    sets = await open();
    assert.deepEqual(inForce(), []);
    const missing = sets.retire('nothing', { by: 'alice', because: '' });
    await assert.rejects(missing, refused('unknown-rule-set'));
  });
});
