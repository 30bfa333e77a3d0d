import path from 'node:path';
import {
  createCustomers,
  createOperatorDirectory,
  identityProblem,
  identitySiteRoutes,
  type Party,
  registerPartyBodies,
  siteAuthenticators,
  trustPolicy,
} from '../modules/identity/index.ts';
import { intakeProblem, intakeRoutes } from '../modules/intake/index.ts';
import { type Ledger, ledgerRoutes } from '../modules/ledger/index.ts';
import {
  type Agent,
  createAgent,
  createAttestor,
  createBell,
  createOfficeLink,
  createSource,
  createSourceLink,
  relocationProblems,
  siteRelocationRoutes,
} from '../modules/relocation/index.ts';
import {
  createDocumentFollower,
  createSitePolicy,
  documentsOfType,
  residencyProblem,
} from '../modules/residency/index.ts';
import {
  createSiteKeys,
  createVault,
  createVaultEngine,
  vaultProblem,
} from '../modules/vault/index.ts';
import { type BlobStore, type BlobStoreSpec, openBlobStore } from '../platform/blobs/index.ts';
import { createHttpServer } from '../platform/http/index.ts';
import type { Queries } from '../platform/postgres/index.ts';
import { version } from '../version.ts';
import type { Running } from './office.ts';
import { followPeers, openParty, type PartyBase, type PartyOptions } from './party.ts';
import type { PartyFolder } from './party-folder.ts';

export interface SiteOptions extends PartyOptions {
  /** The site's data centres, by name; a local folder each, unless a bucket is configured. */
  dataCentres: readonly string[];
  buckets: Readonly<Record<string, BlobStoreSpec>>;
  /** Threads that hash, encrypt and write. */
  workers: number;
  /** Witnesses that must have cosigned what certificates and erasure rest on. */
  quorum: number;
  backups: readonly { name: string; expiresAt: string }[];
}
