import { type AdmissionLimits, type Admitted, createAdmission } from '../../platform/admission.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PrincipalOf } from '../../platform/http/index.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import {
  createOpenness,
  RegionError,
  retentionDays,
  type SitePolicy,
  siteOf,
} from '../residency/index.ts';
import { IntakeError } from './errors.ts';

export type Customer = PrincipalOf<'customer'>;

export const defaultAdmission: AdmissionLimits = {
  bodiesMax: 512,
  statedBytesMax: 16 * 1024 ** 3,
};

export interface GateDeps {
  readonly db: Postgres;
  /** Of this site. */
  readonly ledger: Pick<Ledger, 'site'>;
  readonly policy: Pick<SitePolicy, 'current' | 'requireHome' | 'requireOpen'>;
  readonly clock: Clock;
  readonly admission?: AdmissionLimits;
}

/** What the policy says of samples that come in now. */
export interface Rules {
  readonly sizeBytesMax: number;
  readonly retentionDays: number;
  readonly copies: 'all' | 'one';
}

/** What every way in asks before it reads a body. */
export interface Gate {
  /** @throws {PolicyError} `no-policy` */
  rules(): Rules;
  /** @throws {RegionError} `not-home`, `country-without-home` */
  requireHome(customer: Customer): Promise<void>;
  /** @throws {RegionError} `not-home`, `fenced`, `country-without-home` */
  requireOpen(customer: Customer): Promise<Rules>;
  /** @throws {IntakeError} `overloaded` */
  admit(statedBytes: number): Admitted;
  /** A region that has moved meanwhile is refused with its new home, signed, as it is at first. */
  namingHome<T>(customer: Customer, attempt: () => Promise<T>): Promise<T>;
  /** Bodies under way. */
  readonly uploads: number;
}

export function createGate(deps: GateDeps): Gate {
  const { policy, ledger } = deps;
  const admission = createAdmission(
    deps.admission ?? defaultAdmission,
    () => new IntakeError('overloaded', 'More uploads are under way than are taken at a time'),
  );
  const requireOpenRegion = createOpenness(deps, 'files');

  function rules(): Rules {
    const document = policy.current();
    return {
      sizeBytesMax: document.limits.sampleBytesMax,
      retentionDays: retentionDays(document, 'files'),
      copies: siteOf(document, ledger.site)?.copies ?? 'all',
    };
  }

  async function requireHome({ country }: Customer): Promise<void> {
    await policy.requireHome(country, 'files');
  }

  async function requireOpen(customer: Customer): Promise<Rules> {
    await requireHome(customer);
    await namingHome(customer, () => requireOpenRegion(customer.region));
    return rules();
  }

  async function namingHome<T>(customer: Customer, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      const hasMoved = error instanceof RegionError && error.code === 'not-home';
      if (hasMoved) await requireHome(customer);
      throw error;
    }
  }

  return {
    rules,
    requireHome,
    requireOpen,
    admit: admission.admit,
    namingHome,
    get uploads() {
      return admission.bodies;
    },
  };
}

/** @throws {IntakeError} `too-large` */
export function requireSize(sizeBytes: number, { sizeBytesMax }: Rules): void {
  if (sizeBytes <= sizeBytesMax) return;
  throw new IntakeError('too-large', `The policy allows samples of at most ${sizeBytesMax} bytes`);
}
