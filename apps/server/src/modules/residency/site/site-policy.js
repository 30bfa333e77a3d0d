import { isoTime } from '../../../platform/clock.js';
import { policyDigest, readPolicyDocument } from '../document.js';
import { ResidencyError } from '../errors.js';
import { problemLine } from '../problems.js';
import { signRefusal } from '../refusal.js';
import { homeOf, homeOfRegion } from '../rules.js';
import { PolicyError, RegionError } from '../service-errors.js';
import { checkDocumentSuccession } from '../succession.js';
import { DATA_CLASSES } from '../types.js';
import * as store from './store.js';
export async function createSitePolicy(deps) {
  const { db, ledger, clock, site, urlOf } = deps;
  const newest = await store.readNewestPolicy(db);
  let inForce = newest && readPolicyDocument(newest.document);
  async function accept({ index, payload }) {
    const document = readPolicyDocument(payload);
    await db.transaction(async (tx) => {
      await store.lockPolicies(tx);
      const row = await store.readNewestPolicy(tx);
      if (row !== undefined && row.office_index >= index) return;
      if (row !== undefined) checkStep(readPolicyDocument(row.document), document);
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
  function current() {
    if (inForce !== undefined) return inForce;
    throw new PolicyError('no-policy', 'This site has not received a policy yet');
  }
  async function requireOpen(tx, region, dataClass) {
    const row = await store.holdRegionClass(tx, region, dataClass);
    if (row?.state === 'open') return { epoch: row.epoch };
    const home = inForce && homeOfRegion(inForce, region, dataClass);
    if (row?.state === 'fenced' || home?.site === site) {
      const expiresAt = row?.fence_expires_at ?? undefined;
      throw new RegionError('fenced', `${region}: ${dataClass} are not taken for the moment`, {
        ...(expiresAt && { expiresAt }),
      });
    }
    throw notHome(region, dataClass, home && { ...home, ...addressOf(home.site) });
  }
  function homeFor(country, dataClass) {
    const home = homeOf(current(), country, dataClass);
    return home && { ...home, ...addressOf(home.site) };
  }
  async function requireHome(country, dataClass) {
    const home = homeFor(country, dataClass);
    if (home === undefined) {
      throw new RegionError('country-without-home', `The policy has no home for ${country}`);
    }
    if (home.site === site) return home;
    throw notHome(country, dataClass, home, await refuse(country, home));
  }
  function refuse(country, home) {
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
  function addressOf(name) {
    const url = urlOf(name);
    return url === undefined ? {} : { url };
  }
  return { accept, current, requireOpen, homeFor, requireHome };
}
/** @param where the region or country whose data were offered */
function notHome(where, dataClass, home, note) {
  if (home === undefined) {
    return new RegionError('not-home', `${where}: ${dataClass} have no home here`);
  }
  const { site, url } = home;
  return new RegionError('not-home', `${where}: the home of ${dataClass} is ${site}`, {
    refusal: { dataClass, site, ...(url && { url }), ...(note && { note }) },
  });
}
/** @throws {ResidencyError} `invalid-succession` */
function checkStep(previous, next) {
  const problems = checkDocumentSuccession(previous, next);
  if (problems.length === 0) return;
  const lines = problems.map(problemLine).join('; ');
  const message = `version ${next.version} may not follow ${previous.version}: ${lines}`;
  throw new ResidencyError('invalid-succession', message, problems);
}
/** The rows of `region_classes` that a policy changes at a site; those that are right stay. */
export function regionChanges(document, site, rows) {
  const changes = [];
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
function nextState(state, isHome) {
  if (isHome) return state === 'fenced' ? undefined : 'open';
  return state === 'open' || state === 'fenced' ? 'frozen' : undefined;
}
