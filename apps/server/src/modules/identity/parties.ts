import {
  formatPolicy,
  type PolicyLog,
  type PolicyWitness,
  parseVerifierKey,
  signatureTypes,
  type TrustPolicy,
} from '@vitrine/tlog';

/** One of the parties that together run the system: the office or a site. */
export interface Party {
  /** `office` or the site's name. */
  readonly name: string;
  /** Its public base address, without a path. */
  readonly url: string;
  /** Its ledger's. */
  readonly origin: string;
  /** vkeys with which it signs its ledger (and, Ed25519, its requests). */
  readonly logKeys: readonly string[];
  /** vkeys with which it cosigns other ledgers. */
  readonly witnessKeys: readonly string[];
}

export interface Parties {
  readonly office: Party;
  readonly sites: readonly Party[];
}

/** The base address of a party's ledger files, with a slash at the end. */
export function ledgerUrl(party: Party): string {
  return new URL('/ledger/', party.url).href;
}

/**
 * What someone outside should trust (c2sp.org/tlog-policy): every party's log, and `quorum` of the
 * parties as witnesses, known by their Ed25519 cosignature keys. No quorum is asked where it is 0.
 */
export function trustPolicy({ office, sites }: Parties, quorum: number): TrustPolicy {
  const parties = [office, ...sites];
  const logs = parties.flatMap((party): PolicyLog[] =>
    party.logKeys.map((vkey) => ({ key: parseVerifierKey(vkey), url: ledgerUrl(party) })),
  );
  const witnesses = parties.flatMap((party): PolicyWitness[] =>
    party.witnessKeys
      .map(parseVerifierKey)
      .filter(({ type }) => type === signatureTypes.ed25519Cosignature)
      .map((key) => ({ name: party.name, key, url: new URL('/witness/', party.url).href })),
  );
  const members = witnesses.map(({ name }) => name);
  if (quorum === 0) return { logs, witnesses, groups: [], quorum: 'none' };
  const group = { name: 'parties', threshold: quorum, members };
  return { logs, witnesses, groups: [group], quorum: group.name };
}

/** The text of `trustPolicy`, with a comment on top. */
export function trustPolicyText(parties: Parties, quorum: number): string {
  const comment = '# The ledgers of this installation and the witnesses that cosign them.\n';
  return comment + formatPolicy(trustPolicy(parties, quorum));
}
