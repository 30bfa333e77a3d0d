import { randomUUID } from 'node:crypto';
import { createAccessApprovals } from '../modules/access/index.ts';
import { officeDocuments, type SitePolicy } from '../modules/residency/index.ts';
import {
  createFinding,
  createHoldings,
  createReading,
  createRetention,
  createScrub,
  type SiteKeys,
  type VaultEngine,
  type VaultRoutesDeps,
} from '../modules/vault/index.ts';
import type { PartyBase } from './party.ts';

/** Reading out of a site's vault, and its upkeep: the scrub, and the end of what was kept long enough. */
export function openReading(
  { db, ledger, options }: PartyBase,
  policy: SitePolicy,
  storage: { readonly engine: VaultEngine; readonly keys: SiteKeys },
  scope: AsyncDisposableStack,
): VaultRoutesDeps {
  const { clock, logger, name: site } = options;
  const deps = { db, ledger, ...storage, clock, logger };
  const approvals = createAccessApprovals({ documents: officeDocuments, site, clock });
  scope.use(createRetention({ ...deps, regions: policy }));
  return {
    site,
    reading: createReading({ ...deps, policy, approvals }),
    finding: createFinding({ db, ledger, policy, approvals, clock, newId: randomUUID }),
    scrub: scope.use(createScrub(deps)),
    keys: storage.keys,
    holdings: createHoldings({ db, clock, logger }),
  };
}
