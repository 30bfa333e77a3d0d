import { formatPolicy, parseVerifierKey, signatureTypes } from '@vitrine/tlog';
/** The base address of a party's ledger files, with a slash at the end. */
export function ledgerUrl(party) {
  return new URL('/ledger/', party.url).href;
}
/**
 * What someone outside should trust (c2sp.org/tlog-policy): every party's log, and `quorum` of the
 * parties as witnesses, known by their Ed25519 cosignature keys. No quorum is asked where it is 0.
 */
export function trustPolicy({ office, sites }, quorum) {
  const parties = [office, ...sites];
  const logs = parties.flatMap((party) =>
    party.logKeys.map((vkey) => ({ key: parseVerifierKey(vkey), url: ledgerUrl(party) })),
  );
  const witnesses = parties.flatMap((party) =>
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
export function trustPolicyText(parties, quorum) {
  const comment = '# The ledgers of this installation and the witnesses that cosign them.\n';
  return comment + formatPolicy(trustPolicy(parties, quorum));
}
