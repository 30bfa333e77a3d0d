/** The three classes of customer data, in the order in which documents and pages list them. */
export const DATA_CLASSES = ['files', 'statistics', 'accounts'];
/** The places where data can linger besides their home's store: the columns of the residual flows. */
export const FLOWS = ['at-rest', 'in-use', 'in-transit', 'backup', 'log', 'index', 'support'];
export const POLICY_FORMAT = 'vitrine-residency-policy/1';
/** Every problem's code; docs/formats/residency-policy.md tells them all. */
export const POLICY_PROBLEM_CODES = [
  // the text
  'not-yaml',
  'too-large',
  'too-deep',
  'too-many-problems',
  'alias-or-tag',
  'duplicate-key',
  // members and values
  'unknown-member',
  'missing-member',
  'wrong-type',
  'unknown-format',
  'bad-version',
  'bad-date',
  'bad-text',
  'bad-name',
  'reserved-name',
  'bad-choice',
  'out-of-range',
  'too-many',
  // meaning
  'unknown-country',
  'country-twice',
  'country-in-two-regions',
  'region-without-countries',
  'no-sites',
  'no-regions',
  'class-without-home',
  'unknown-class',
  'unknown-site',
  'site-without-jurisdiction',
  'site-without-data-centres',
  'data-centre-twice',
  'data-centre-in-two-sites',
  'retention-missing',
  'access-missing',
  'flow-missing',
  'unknown-flow',
  'place-twice',
  'at-rest-without-home',
  // the document
  'not-canonical',
  'bad-epoch',
  // the step from one version to the next
  'version-not-next',
  'operator-changed',
  'effective-goes-back',
  'home-needs-relocation',
  'country-needs-relocation',
  'region-removed',
  'site-in-use',
  'jurisdiction-changed',
  'data-centre-moved',
];
