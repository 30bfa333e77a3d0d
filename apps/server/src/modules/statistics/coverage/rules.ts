/** How what stands at a place comes to an end. */
export interface ErasureRule {
  /** A place as the check names it; `*` stands for any characters. */
  readonly place: string;
  /** A sentence for the auditor. */
  readonly erased: string;
}

/**
 * Every place that may hold a customer’s id, an installation’s pseudonym or a sample’s hash. The
 * first rule that fits counts. A place without one is a place that erasure does not reach.
 */
export const erasureRules: readonly ErasureRule[] = [
  // Statistics.
  {
    place: 'clickhouse events.*',
    erased:
      'The erasure of a customer writes its files anew without these rows; retention drops whole months. Both are checked on the disk.',
  },
  {
    place: 'postgres statistics_batches.customer',
    erased: 'Set to null when the batch’s events are erased or expire.',
  },
  {
    place: 'postgres statistics_erasures.customer',
    erased:
      'Kept as the record that the erasure was ordered and carried out, and for nothing else.',
  },
  {
    place: 'postgres statistics_spool.customer',
    erased:
      'Deleted by the erasure, which waits for what waits; otherwise thirty days after it was settled.',
  },
  {
    place: 'files statistics-spool*',
    erased: 'Sealed to the site’s key; a file goes as soon as its events are stored.',
  },
  // Files: samples and who sent them.
  {
    place: 'postgres samples.*',
    erased:
      'Retention ends the sample: its bytes go and the row becomes a tombstone; a relocation deletes the row where it leaves.',
  },
  {
    place: 'postgres submissions.*',
    erased:
      'Ends with its sample: what it told is set to null, and a tombstone with the ids stays; a relocation deletes the row.',
  },
  {
    place: 'postgres analyses.*',
    erased:
      'Deleted when the sample ends, and by a relocation; verdicts and names of threats, never whose the file was.',
  },
  {
    place: 'postgres analysis_stages.*',
    erased:
      'Sealed to the region’s key; deleted with the analysis, and unreadable once the key is destroyed.',
  },
  {
    place: 'postgres sample_members.*',
    erased: 'Deleted when the sample or what holds it ends, and by a relocation.',
  },
  {
    place: 'postgres sample_likeness.*',
    erased: 'Digests of samples; deleted with the sample.',
  },
  {
    place: 'postgres sample_verdicts.*',
    erased: 'When the sample ends only that it is removed stays; a relocation deletes the row.',
  },
  {
    place: 'postgres verdict_overrides.*',
    erased: 'Random ids of samples, and what people decided about them; deleted with the sample.',
  },
  {
    place: 'postgres rule_sets.*',
    erased:
      'Rules of the operator’s people, which may name hashes of malware; no customer’s data. Kept as the record of what was in force.',
  },
  {
    place: 'postgres analysis_backlog.*',
    erased: 'Deleted when its turn comes, with the sample, and by a relocation.',
  },
  {
    place: 'postgres uploads.*',
    erased: 'Deleted when the upload expires, recorded or not, and by a relocation.',
  },
  {
    place: 'postgres sample_looks.terms',
    erased: 'Deleted after a year, with the sample, and by a relocation.',
  },
  {
    place: 'files data-centres/*',
    erased:
      'Objects are encrypted and go when their sample expires; a relocation destroys their keys first.',
  },
  {
    place: 'postgres shared_objects.*',
    erased: 'Deleted when the sample’s verdict says that it is gone, and with its region.',
  },
  {
    place: 'postgres reputation_sets.*',
    erased: 'Manifests: digests of files that hold hashes of bad and known good files, of nobody.',
  },
  {
    place: 'files reputation-sets*',
    erased:
      'Hashes of bad and known good files; a removed one is not in the next version, and its last goes fourteen versions later, or with its region.',
  },
  // Reputation.
  {
    place: 'postgres reputation_verdicts.*',
    erased:
      'Deleted when the sample ends, within a minute, and with its region when that has left.',
  },
  {
    place: 'postgres reputation_removals.*',
    erased:
      'Tells clients for a week what to forget, then it is deleted; a region that has left leaves none.',
  },
  {
    place: 'postgres reputation_prevalence.*',
    erased: 'Deleted when no event or submission of ninety days names the file any more.',
  },
  {
    place: 'postgres reputation_known_good.*',
    erased: 'Hashes of public packages, whoever else may have them; deleted with their source.',
  },
  {
    place: 'files reputation*',
    erased:
      'Entries of samples that ended are not told and go when the read model is built anew, at the latest a day later; at once when a region has left.',
  },
  // Accounts.
  {
    place: 'postgres customers.id',
    erased: 'Deleted by a relocation of the accounts; otherwise it stands while the customer does.',
  },
  {
    place: 'postgres api_keys.customer',
    erased: 'Deleted by a relocation of the accounts; otherwise it stands while the customer does.',
  },
  // The ledger.
  {
    place: 'postgres ledger_entries.payload',
    erased:
      'The opening is destroyed with what it is about: of a sample when it expires, of a region when it has moved. The entry itself tells nothing.',
  },
  {
    place: 'postgres ledger_entries.subject',
    erased:
      'A random id by which openings are found; once the row of the customer is gone, nothing tells whose it was.',
  },
  // Relocations.
  {
    place: 'postgres relocation_objects.*',
    erased: 'Deleted when the relocation is retired or aborted; commitments are keyed.',
  },
  {
    place: 'postgres office_documents.receipt',
    erased:
      'Documents of the office: they name samples and relocations, never customers or hashes.',
  },
];

/** The first rule that covers a place. */
export function ruleOf(place: string, rules: readonly ErasureRule[]): ErasureRule | undefined {
  return rules.find((rule) => patternOf(rule.place).test(place));
}

function patternOf(place: string): RegExp {
  const parts = place.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
