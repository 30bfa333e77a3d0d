import type { JsonObject } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Queries, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { policyDigest, readPolicyDocument } from '../document.ts';
import { ResidencyError } from '../errors.ts';
import { problemLine } from '../problems.ts';
import { signRefusal } from '../refusal.ts';
import { type Home, homeOf, homeOfRegion } from '../rules.ts';
import { PolicyError, RegionError } from '../service-errors.ts';
import { checkDocumentSuccession } from '../succession.ts';
import { DATA_CLASSES, type DataClass, type PolicyDocument } from '../types.ts';
import {
  type PolicyDocuments,
  type PolicyStep,
  requireFirst,
  requirePolicyApproval,
} from './policy-approval.ts';
import * as store from './store.ts';

export interface SitePolicyDeps {
  readonly db: Postgres;
  /** Of this site; its key signs refusals. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** This site's name. */
  readonly site: string;
  /** The office's documents that this site has verified. */
  readonly documents: PolicyDocuments;
  /** Whether a version is the switch of a relocation that two people have approved; may throw why not. */
  readonly isApprovedSwitch: (db: Queries, step: PolicyStep) => Promise<boolean>;
  /** The public address of another site. */
  readonly urlOf: (site: string) => string | undefined;
}

export interface SiteHome extends Home {
  /** The home's address, where this site knows it. */
  readonly url?: string;
}

/** A verified document with the type `policy.published`. */
export interface PolicyPublication {
  /** In the office's ledger. */
  readonly index: bigint;
  /** When the office logged it: ISO, UTC. */
  readonly at: string;
  readonly payload: JsonObject;
}

/** The policy that a site acts on, and what it may take because of it. */
export interface SitePolicy {
  /**
   * Accepts the next version: logs it and opens or freezes regions, in one transaction. A version
   * accepted before changes nothing. The first is the office's own word; behind every other stand
   * two operators, who have approved it or the relocation whose switch it is.
   * @throws {ResidencyError} `invalid-policy`, `invalid-succession`
   * @throws {PolicyError} `policy-not-approved`
   */
  accept(publication: PolicyPublication): Promise<void>;
  /** @throws {PolicyError} `no-policy` */
  current(): PolicyDocument;
  /**
   * The epoch under which this site takes a class of a region's data, unchanged until the
   * transaction ends. To be asked before anything is written.
   * @throws {RegionError} `fenced`, `not-home`
   */
  requireOpen(tx: Transaction, region: string, dataClass: DataClass): Promise<{ epoch: bigint }>;
  /** Undefined: a country without home. @throws {PolicyError} `no-policy` */
  homeFor(country: string, dataClass: DataClass): SiteHome | undefined;
  /**
   * The home, which is this site: asked before a body is read.
   * @throws {RegionError} `not-home` with a signed refusal, `country-without-home`
   * @throws {PolicyError} `no-policy`
   */
  requireHome(country: string, dataClass: DataClass): Promise<SiteHome>;
  /** What it may do with each region's classes at this moment, by region and class. */
  regionStates(): Promise<readonly RegionClassState[]>;
}

export type RegionClassState = Pick<store.RegionClassRow, 'region' | 'class' | 'state' | 'epoch'>;

export async function createSitePolicy(deps: SitePolicyDeps): Promise<SitePolicy> {
  const { db, ledger, clock, site, urlOf } = deps;
  const newest = await store.readNewestPolicy(db);
  let inForce = newest && readPolicyDocument(newest.document);

  async function accept({ index, at, payload }: PolicyPublication): Promise<void> {
    const document = readPolicyDocument(payload);
    await db.transaction(async (tx) => {
      await store.lockPolicies(tx);
      const row = await store.readNewestPolicy(tx);
      if (row !== undefined && row.office_index >= index) return;
      await requireAuthority(tx, { index, at, next: document }, row);
      const rows = await store.lockRegionClasses(tx);
      const { version } = document;
      const digest = policyDigest(document);
      const entry = { type: 'policy.accepted', payload: { version, digest } };
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      const accepted = { version, digest, document, office_index: index, index: logged.index };
      await store.insertPolicy(tx, accepted);
      for (const change of regionChanges(document, site, rows)) {
        await store.writeRegionClass(tx, change);
      }
      tx.afterCommit(() => {
        inForce = document;
      });
    });
  }

  async function requireAuthority(
    tx: Transaction,
    published: Omit<PolicyStep, 'previous'>,
    row: store.AcceptedPolicyRow | undefined,
  ): Promise<void> {
    if (row === undefined) return requireFirst(published.next);
    const step = { ...published, previous: readPolicyDocument(row.document) };
    checkStep(step.previous, step.next);
    if (await deps.isApprovedSwitch(tx, step)) return;
    await requirePolicyApproval(tx, deps.documents, step);
  }

  function current(): PolicyDocument {
    if (inForce !== undefined) return inForce;
    throw new PolicyError('no-policy', 'This site has not received a policy yet');
  }

  async function requireOpen(
    tx: Transaction,
    region: string,
    dataClass: DataClass,
  ): Promise<{ epoch: bigint }> {
    const row = await store.holdRegionClass(tx, region, dataClass);
    if (row?.state === 'open') return { epoch: row.epoch };
    const home = inForce && homeOfRegion(inForce, region, dataClass);
    if (row?.state === 'fenced' || home?.site === site) {
      const message = `${region}: ${dataClass} are not taken for the moment`;
      const expiresAt = row?.fence_expires_at ?? undefined;
      if (expiresAt === undefined) throw new RegionError('fenced', message);
      const leftMs = expiresAt.epochMilliseconds - clock.nowMs();
      throw new RegionError('fenced', message, { fence: { expiresAt, leftMs } });
    }
    throw notHome(region, dataClass, home && { ...home, ...addressOf(home.site) });
  }

  function homeFor(country: string, dataClass: DataClass): SiteHome | undefined {
    const home = homeOf(current(), country, dataClass);
    return home && { ...home, ...addressOf(home.site) };
  }

  async function requireHome(country: string, dataClass: DataClass): Promise<SiteHome> {
    const home = homeFor(country, dataClass);
    if (home === undefined) {
      throw new RegionError('country-without-home', `The policy has no home for ${country}`);
    }
    if (home.site === site) return home;
    throw notHome(country, dataClass, home, await refuse(country, home));
  }

  function refuse(country: string, home: SiteHome): Promise<string> {
    const statement = {
      site,
      country,
      dataClass: home.dataClass,
      home: home.site,
      policyVersion: current().version,
      at: isoTime(clock.nowMs()),
    };
    return signRefusal(statement, ledger.signer);
  }

  function addressOf(name: string): { url?: string } {
    const url = urlOf(name);
    return url === undefined ? {} : { url };
  }

  const regionStates = () => store.readRegionClasses(db);

  return { accept, current, requireOpen, homeFor, requireHome, regionStates };
}

/** @param where the region or country whose data were offered */
function notHome(
  where: string,
  dataClass: DataClass,
  home: SiteHome | undefined,
  note?: string,
): RegionError {
  if (home === undefined) {
    return new RegionError('not-home', `${where}: ${dataClass} have no home here`);
  }
  const { site, url } = home;
  return new RegionError('not-home', `${where}: the home of ${dataClass} is ${site}`, {
    refusal: { dataClass, site, ...(url && { url }), ...(note && { note }) },
  });
}

/** @throws {ResidencyError} `invalid-succession` */
function checkStep(previous: PolicyDocument, next: PolicyDocument): void {
  const problems = checkDocumentSuccession(previous, next);
  if (problems.length === 0) return;
  const lines = problems.map(problemLine).join('; ');
  const message = `version ${next.version} may not follow ${previous.version}: ${lines}`;
  throw new ResidencyError('invalid-succession', message, problems);
}

/** The rows of `region_classes` that a policy changes at a site; those that are right stay. */
export function regionChanges(
  document: PolicyDocument,
  site: string,
  rows: readonly store.RegionClassRow[],
): store.RegionClassRow[] {
  const changes: store.RegionClassRow[] = [];
  for (const region of Object.keys(document.regions)) {
    for (const dataClass of DATA_CLASSES) {
      const home = homeOfRegion(document, region, dataClass);
      const row = rows.find((one) => one.region === region && one.class === dataClass);
      const state = home && nextState(row?.state, home.site === site);
      if (home === undefined || state === undefined) continue;
      const epoch = BigInt(home.epoch);
      if (row?.state === state && row.epoch === epoch) continue;
      const relocation = state === 'open' ? null : (row?.relocation ?? null);
      changes.push({ region, class: dataClass, state, epoch, relocation, fence_expires_at: null });
    }
  }
  return changes;
}

/** Undefined: the row stays as it is. */
function nextState(
  state: store.RegionState | undefined,
  isHome: boolean,
): 'open' | 'frozen' | undefined {
  if (isHome) return state === 'fenced' ? undefined : 'open';
  return state === 'open' || state === 'fenced' ? 'frozen' : undefined;
}
