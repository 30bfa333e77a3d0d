import { randomBytes, randomUUID } from 'node:crypto';
import { generateIdentity } from '@vitrine/age';
import { createSigner, formatNote, generateKey, signatureTypes, signNote } from '@vitrine/tlog';
import { type TestParty, testParty } from '../../../../../tests/support/party.ts';
import { ManualClock } from '../../platform/clock.ts';
import type { Role } from '../../platform/http/index.ts';
import { createOperators } from '../identity/index.ts';
import { isCountry } from '../residency/index.ts';
import { formatReleaseApproval } from './approval.ts';
import { openCalendars } from './deadlines/calendars.ts';
import { createCaseDeadlines } from './deadlines/service.ts';
import { createCaseFiles } from './files/service.ts';
import { createPortal, type Portal } from './portal/service.ts';
import {
  type AuthorityRequests,
  type CaseView,
  createAuthorityRequests,
  type Person,
} from './service.ts';
import type { Intake } from './types.ts';

/** A register at an office of its own, gone when the calling test file ends. */
export interface TestRegister {
  readonly office: TestParty;
  readonly clock: ManualClock;
  readonly requests: AuthorityRequests;
  readonly portal: Portal;
  /** A person who can sign. */
  addPerson(name: string, ...roles: readonly Role[]): Promise<Person>;
  /** The note that approves what is decided. */
  approvalOf(request: CaseView, name: string, nonce?: string): Promise<string>;
}

/** Monday, 2 November 2026. */
export const registerStart = Date.UTC(2026, 10, 2, 9);

export async function openTestRegister(): Promise<TestRegister> {
  const clock = new ManualClock(registerStart);
  const office = await testParty('office');
  const { db, ledger } = office;
  const operators = createOperators({ db, ledger, clock, randomBytes, isCountry });
  const calendars = await openCalendars();
  const signerKeys = new Map<string, string>();
  const requests = createAuthorityRequests({
    db,
    ledger,
    operators,
    clock,
    files: createCaseFiles({ key: generateIdentity(), newId: randomUUID }),
    deadlines: createCaseDeadlines({ calendars, newId: randomUUID }),
    newId: randomUUID,
    isCountry,
  });
  return {
    office,
    clock,
    requests,
    portal: createPortal({ db, clock, randomBytes, requests }),
    addPerson: async (name, ...roles) => {
      const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
      await operators.create({ name, country: 'CH', key: verifierKey, roles });
      signerKeys.set(name, signerKey);
      return { kind: 'operator', name, country: 'CH', roles };
    },
    approvalOf: async ({ id, digest = '' }, name, nonce = randomBytes(16).toString('base64')) => {
      const text = formatReleaseApproval({ request: id, digest, nonce });
      const signer = await createSigner(signerKeys.get(name) ?? '');
      return formatNote(await signNote({ text }, [signer]));
    },
  };
}

export function intake(over: Partial<Intake> = {}): Intake {
  return {
    category: 'technical-expertise',
    subtype: 'indicators',
    channel: 'paper',
    receivedAt: '2026-11-02T08:00:00.000Z',
    timeZone: 'Europe/Zurich',
    language: 'de',
    authority: {
      name: 'Kantonspolizei Zürich',
      type: 'police',
      country: 'CH',
      contact: { phone: '+41 44 247 22 11', email: 'cyber@kapo.example' },
    },
    law: { instrument: 'informal-request', judicial: false, emergency: false },
    scope: {
      selectors: [{ type: 'domain', value: 'evil.example' }],
      dataTypes: ['indicators'],
    },
    gag: { exists: false },
    ...over,
  };
}
