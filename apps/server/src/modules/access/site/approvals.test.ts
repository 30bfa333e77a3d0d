import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { testParty } from '../../../../../../tests/support/party.ts';
import { systemClock as clock } from '../../../platform/clock.ts';
import { officeDocuments as documents } from '../../residency/index.ts';
import { openTestOffice } from '../test-kit.ts';
import type { AccessRequest } from '../types.ts';
import { createAccessApprovals } from './approvals.ts';

const office = await openTestOffice();
const site = await testParty('south');
const approvals = createAccessApprovals({ documents, site: 'south', clock });
for (const name of ['anna', 'emma', 'finn', 'gina']) await office.addOperator(name);

/** What an office logs that checks nothing itself. */
async function approvedBy(name: string, by = 'anna'): Promise<AccessRequest> {
  const wanted = { site: 'south', sample: randomUUID(), purpose: 'analysis', case: 'INC-7' };
  const { state, digest, ...asked } = await office.access.request({
    ...(wanted as AccessRequest),
    form: 'raw',
    by,
  });
  const approval = await office.approvalOf(asked, name);
  await office.log('access.approved', { ...asked, approvedBy: name, approval });
  return asked;
}

async function use({ by: reader, ...asked }: AccessRequest): Promise<void> {
  await office.deliver(site);
  await site.db.transaction((tx) => approvals.use(tx, { ...asked, reader }));
}

async function replaceKey(name: string): Promise<void> {
  const { key: replaces = '' } = (await office.operators.find(name)) ?? {};
  const { verifierKey: key } = await generateKey(name, signatureTypes.ed25519);
  const payload = { operator: name, key, replaces, by: name, reason: 'lost' };
  await office.log('operator.key-replaced', payload);
}

const invalid = { name: 'AccessError', code: 'approval-invalid' };

test('an approval counts with the key that counted, and of who was an operator, when it was logged', async () => {
  const before = [await approvedBy('emma'), await approvedBy('finn')];
  await replaceKey('emma');
  await office.operators.deactivate('finn', 'anna');
  const after = [await approvedBy('emma'), await approvedBy('finn')];
  for (const asked of after) await assert.rejects(use(asked), invalid);
  for (const asked of before) await use(asked);
});

test('a site gives nothing to who is no operator any more, whomever the office lets in', async () => {
  await office.addOperator('hugo');
  const asked = await approvedBy('hugo', 'gina');
  await office.operators.deactivate('gina', 'anna');
  await assert.rejects(use(asked), invalid);
});
