import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import { testParty } from '../../../../../../tests/support/party.ts';
import { systemClock as clock } from '../../../platform/clock.ts';
import { officeDocuments as documents } from '../../residency/index.ts';
import { accessApprovalText } from '../approval.ts';
import { openTestOffice } from '../test-kit.ts';
import { createAccessApprovals } from './approvals.ts';

const office = await openTestOffice();
const site = await testParty('south');
const approvals = createAccessApprovals({ documents, site: 'south', clock });
await office.addOperator('anna');

/** Anna's read, approved by somebody who is made known before or after that, by an office that checks nothing. */
async function useOf(name: string, known: 'before' | 'after'): Promise<void> {
  const { signerKey, verifierKey: key } = await generateKey(name, signatureTypes.ed25519);
  const { state, digest, ...asked } = await office.access.request({
    ...{ site: 'south', sample: randomUUID(), purpose: 'analysis', case: 'INC-7' },
    ...{ form: 'raw', by: 'anna' },
  });
  const text = accessApprovalText(asked, randomBytes(16).toString('base64'));
  const approval = formatNote(await signNote({ text }, [await createSigner(signerKey)]));
  const acts = [
    () => office.operators.create({ name, country: 'IT', key }),
    () => office.log('access.approved', { ...asked, approvedBy: name, approval }),
  ];
  for (const act of known === 'before' ? acts : acts.reverse()) await act();
  await office.deliver(site);
  const { by: reader, ...read } = asked;
  await site.db.transaction((tx) => approvals.use(tx, { ...read, reader }));
}

test('an approval of a read that stands before its approver’s own entry counts for nothing', async () => {
  await useOf('bert', 'before');
  await assert.rejects(useOf('carl', 'after'), { name: 'AccessError', code: 'approval-invalid' });
});
