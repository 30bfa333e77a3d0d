/** The three classes of customer data, in the order in which documents and pages list them. */
export const DATA_CLASSES = ['files', 'statistics', 'accounts'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** The places where data can linger besides their home's store: the columns of the residual flows. */
export const FLOWS = [
  'at-rest',
  'in-use',
  'in-transit',
  'backup',
  'log',
  'index',
  'support',
] as const;
export type Flow = (typeof FLOWS)[number];

export const POLICY_FORMAT = 'vitrine-residency-policy/1';

// The types of the document are aliases, not interfaces: so a document is a `JsonObject`.

/** `all`: stored means every data centre holds it. `one`: one does, and repair is queued. */
export type Copies = 'all' | 'one';

export type PolicySite = {
  /** ISO 3166-1 alpha-2 code of the country whose law holds there. */
  readonly jurisdiction: string;
  /** Names of data centres, sorted, at least one. */
  readonly dataCentres: readonly string[];
  readonly copies: Copies;
};

export type PolicyRegion = {
  /** ISO 3166-1 alpha-2 codes, sorted, at least one; no country is in two regions. */
  readonly countries: readonly string[];
  /** The one site that accepts each class. */
  readonly home: Readonly<Record<DataClass, string>>;
};

/** Who may read a class at a site: staff in `countries`; anybody else meets `otherwise`. */
export type AccessRule = {
  /** ISO 3166-1 alpha-2 codes, sorted; empty: nobody without `otherwise`. */
  readonly countries: readonly string[];
  readonly otherwise: 'refuse' | 'escalate';
};

export type ResidualFlow = {
  /** Sorted names of sites, `home` (the region's home, whichever it is) and `office`; empty: nowhere. */
  readonly where: readonly string[];
  /** One sentence for the public page. */
  readonly sentence: string;
};

/** What a policy says, the same in the YAML file and in the published document. */
export type PolicyContent = {
  /** 1, 2, 3, … (to 2^31 − 1). */
  readonly version: number;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly effective: string;
  /** The vendor's name as published. */
  readonly operator: string;
  readonly sites: Readonly<Record<string, PolicySite>>;
  readonly regions: Readonly<Record<string, PolicyRegion>>;
  readonly retentionDays: Readonly<Record<DataClass, number>>;
  readonly limits: { readonly sampleBytesMax: number };
  /** By site, then by class. */
  readonly access: Readonly<Record<string, Readonly<Record<DataClass, AccessRule>>>>;
  readonly residualFlows: Readonly<Record<DataClass, Readonly<Record<Flow, ResidualFlow>>>>;
};

/** Line and column, both from 1; both 0 where there is no source text. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A policy as read from its YAML file: its content, and where in the file each path stands. */
export interface ResidencyPolicy extends PolicyContent {
  /** By path as in `PolicyProblem.path`. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** The canonical document (docs/formats/residency-policy.md): content and epochs, nothing else. */
export type PolicyDocument = PolicyContent & {
  readonly format: typeof POLICY_FORMAT;
  /** By region, then by class: 1 at first, one more at each relocation. */
  readonly epochs: Readonly<Record<string, Readonly<Record<DataClass, number>>>>;
};

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
] as const;
export type PolicyProblemCode = (typeof POLICY_PROBLEM_CODES)[number];

export interface PolicyProblem extends Position {
  readonly code: PolicyProblemCode;
  /** For example `regions.europe.countries[3]`; empty for the whole. */
  readonly path: string;
  /** Plain words, one or two sentences. */
  readonly reason: string;
  /** What was probably meant, or the command to use. */
  readonly suggestion?: string;
}
