/** What an authority wants: about people, or about threats. */
export const categories = ['user-data', 'technical-expertise'] as const;
export type Category = (typeof categories)[number];

export const subtypes = {
  'user-data': ['account-data', 'files', 'statistics', 'preservation'],
  'technical-expertise': [
    'indicators',
    'modus-operandi',
    'reverse-engineering',
    'threat-statistics',
    'expert-opinion',
  ],
} as const satisfies Readonly<Record<Category, readonly string[]>>;
export type Subtype = (typeof subtypes)[Category][number];

/** Kinds of data that can be in a scope: the data classes, or kinds of expertise. */
export const dataTypes = {
  'user-data': ['accounts', 'files', 'statistics'],
  'technical-expertise': [
    'indicators',
    'modus-operandi',
    'reverse-engineering',
    'threat-statistics',
    'expert-opinion',
  ],
} as const satisfies Readonly<Record<Category, readonly string[]>>;
export type DataType = (typeof dataTypes)[Category][number];

export const channels = ['paper', 'structured-file', 'portal'] as const;
export type Channel = (typeof channels)[number];

export const authorityTypes = [
  'police',
  'prosecutor',
  'court',
  'regulator',
  'intelligence',
  'tax-and-customs',
  'other',
] as const;

export const instruments = [
  'court-order',
  'search-warrant',
  'production-order',
  'preservation-order',
  'subpoena',
  'mutual-assistance',
  'epoc',
  'epoc-pr',
  'emergency-request',
  'informal-request',
  'national-security',
] as const;

export const selectorTypes = [
  'customer',
  'email',
  'licence',
  'installation',
  'sha256',
  'domain',
  'url',
  'campaign',
] as const;

/** Whom or what the request is about. */
export interface Selector {
  readonly type: (typeof selectorTypes)[number];
  readonly value: string;
}

/** What may be looked for and handed over. Days are ISO dates, both included. */
export interface Scope {
  readonly selectors: readonly Selector[];
  readonly dataTypes: readonly DataType[];
  readonly from?: string;
  readonly until?: string;
}

export interface Gag {
  readonly exists: boolean;
  readonly basis?: string;
  /** ISO date: the last day on which the user must not be told. */
  readonly expiresOn?: string;
  /** ISO date: of a gag without an end, when we ask whether it still holds. */
  readonly reviewOn?: string;
}

export interface Authority {
  readonly name: string;
  readonly type: (typeof authorityTypes)[number];
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly officer?: string;
  /** As the request gives it: nothing that is believed. */
  readonly contact: { readonly email?: string; readonly phone?: string; readonly address?: string };
}

export interface Law {
  readonly instrument: (typeof instruments)[number];
  readonly reference?: string;
  /** ISO date. */
  readonly issuedOn?: string;
  /** Whether a judge or court has ordered or validated it. */
  readonly judicial: boolean;
  readonly basis?: string;
  readonly treaty?: string;
  readonly offence?: string;
  readonly emergency: boolean;
}

/** A request as it came. */
export interface Intake {
  readonly category: Category;
  readonly subtype: Subtype;
  readonly channel: Channel;
  /** ISO, UTC. */
  readonly receivedAt: string;
  /** IANA: where it was received. */
  readonly timeZone: string;
  /** BCP 47, of the request. */
  readonly language: string;
  readonly authority: Authority;
  readonly law: Law;
  readonly scope: Scope;
  readonly gag: Gag;
}

/** What an authority can say of its request by itself. */
export type Announced = Omit<Intake, 'channel' | 'receivedAt' | 'timeZone'>;

/** Why a request is rejected on legal grounds. */
export const legalReasons = [
  'authority',
  'basis',
  'jurisdiction',
  'scope',
  'form',
  'authenticity',
] as const;
export type LegalReason = (typeof legalReasons)[number];

export const outcomes = [
  'disclosed-full',
  'disclosed-part',
  'expertise-provided',
  'no-data',
  'rejected-legal',
  'redirected',
  'withdrawn',
  'pending',
] as const;
export type Outcome = (typeof outcomes)[number];

/** One thing that is meant to be handed over. */
export interface Item {
  readonly id: string;
  readonly name: string;
  readonly dataType: DataType;
  readonly about: Selector;
  /** ISO dates of what it holds, where it holds something of certain days. */
  readonly from?: string;
  readonly until?: string;
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  /** Kinds of personal data in it, each once. */
  readonly findings: readonly string[];
}
