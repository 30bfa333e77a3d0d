import { randomUUID } from 'node:crypto';
import { createAccessApprovals } from '../modules/access/index.ts';
import { officeDocuments, type SitePolicy } from '../modules/residency/index.ts';
import {
  createFinding,
  createHoldings,
  createLookUp,
  createReading,
  createRetention,
  createScrub,
  type SampleRemoval,
  type SiteKeys,
  type VaultEngine,
  type VaultRoutesDeps,
} from '../modules/vault/index.ts';
import type { PartyBase } from './party.ts';

/** Reading out of a site's vault, and its upkeep: the scrub, and the end of what was kept long enough. */
export function openReading(
  { db, ledger, options, folder }: PartyBase,
  policy: SitePolicy,
  storage: { readonly engine: VaultEngine; readonly keys: SiteKeys },
  removal: SampleRemoval,
  scope: AsyncDisposableStack,
): VaultRoutesDeps {
  const { clock, logger, name: site } = options;
  const deps = { db, ledger, ...storage, clock, logger };
  const approvals = createAccessApprovals({ documents: officeDocuments, site, clock });
  scope.use(createRetention({ ...deps, regions: policy, removal }));
  const reading = createReading({ ...deps, policy, approvals });
  const urlOf = (name: string) => folder.find(name)?.url;
  return {
    site,
    reading,
    finding: createFinding({ db, ledger, policy, approvals, clock, newId: randomUUID }),
    lookUp: createLookUp({ db, ledger, policy, reading, urlOf }),
    clock,
    scrub: scope.use(createScrub(deps)),
    keys: storage.keys,
    holdings: createHoldings({ db, clock, logger }),
  };
}
