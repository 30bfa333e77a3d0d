/**
 * How a field is treated for the sake of the people behind it.
 *
 * - `open`: tells of software and threats; stored as it was sent.
 * - `reduced`: only the part that tells of a threat is stored.
 * - `pseudonym`: stored as a keyed pseudonym, whose key is destroyed on schedule.
 */
export type PrivacyClass = 'open' | 'reduced' | 'pseudonym';

/** What a field may hold. */
export type FieldKind =
  /** Lower-case hex of so many bytes. */
  | { readonly kind: 'hash'; readonly bytes: number }
  /**
   * 1 to `lengthMax` characters of an alphabet in which neither mail addresses nor paths can be
   * written; what reads as a device’s address, an id or a key is refused. Of a version, four numbers
   * are no address.
   */
  | { readonly kind: 'name'; readonly lengthMax: number; readonly isVersion?: boolean }
  /** The same, with one `/` in it; what reads as the path of a person’s file is refused. */
  | { readonly kind: 'threat'; readonly lengthMax: number }
  | { readonly kind: 'number'; readonly max: number; readonly min?: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** ISO 3166-1 alpha-2. */
  | { readonly kind: 'country' }
  /** An IPv4 or IPv6 address, of which the country is kept. */
  | { readonly kind: 'ip' }
  /** An http, https, ftp or ws address, of which the host is kept. */
  | { readonly kind: 'url' }
  /** What the product calls its installation: 1 to 128 printable ASCII characters. */
  | { readonly kind: 'installation' };

export interface Field {
  readonly is: FieldKind;
  readonly privacy: PrivacyClass;
  /** Where it is stored, under another name than the field’s. */
  readonly as?: string;
  /** For the reader of `docs/formats/statistics-events.md`. */
  readonly tells: string;
}

export interface EventType {
  /** By name, besides those of every event. */
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  /** At least one of these is required. */
  readonly oneOf?: readonly string[];
  readonly tells: string;
}

export const eventVersion = 1;

const safe = Number.MAX_SAFE_INTEGER;
const billion = 1_000_000_000;

const hash = (bytes: number, tells: string): Field => ({
  is: { kind: 'hash', bytes },
  privacy: 'open',
  tells,
});
const name = (lengthMax: number, tells: string): Field => ({
  is: { kind: 'name', lengthMax },
  privacy: 'open',
  tells,
});
const number = (max: number, tells: string, min = 0): Field => ({
  is: { kind: 'number', max, min },
  privacy: 'open',
  tells,
});
const word = (words: readonly string[], tells: string): Field => ({
  is: { kind: 'word', words },
  privacy: 'open',
  tells,
});

/** Of every event, besides `v`, `type` and `id`. */
export const commonFields = {
  product: name(64, 'The product that sends it'),
  version: {
    is: { kind: 'name', lengthMax: 32, isVersion: true },
    privacy: 'open',
    tells: 'Its version',
  },
  os: name(64, 'The operating system it runs on'),
  country: {
    is: { kind: 'country' },
    privacy: 'open',
    tells: 'Where the device is; the customer’s country where neither this nor `ip` says',
  },
  ip: {
    is: { kind: 'ip' },
    privacy: 'reduced',
    as: 'country',
    tells: 'The device’s address: its country is stored, the address is not',
  },
  installation: {
    is: { kind: 'installation' },
    privacy: 'pseudonym',
    tells: 'The product’s own id of its installation; not in the stored event that is proven',
  },
} as const satisfies Record<string, Field>;

const sha256 = hash(32, 'SHA-256 of the file');
const count = number(billion, 'How often; 1 where it is left out', 1);
const url: Field = {
  is: { kind: 'url' },
  privacy: 'reduced',
  as: 'host',
  tells: 'Where it came from: the host is stored, user, path and query are not',
};
const component = name(64, 'The part of the product that saw it');
const task = number(2 ** 32 - 1, 'The task that it ran in');
const database = name(64, 'The detection database that was in use');

export const eventTypes: Readonly<Record<string, EventType>> = {
  detection: {
    tells: 'A product found a threat.',
    fields: {
      sha256,
      sha1: hash(20, 'SHA-1 of the file'),
      md5: hash(16, 'MD5 of the file'),
      size: number(safe, 'Bytes of the file'),
      threat: {
        is: { kind: 'threat', lengthMax: 128 },
        privacy: 'open',
        tells: 'The threat’s name',
      },
      database,
      record: number(safe, 'The record of the database that met'),
      component,
      task,
      action: word(
        ['none', 'blocked', 'quarantined', 'deleted', 'disinfected', 'allowed'],
        'What the product did',
      ),
      url,
      certificate: hash(32, 'SHA-256 of the signer’s certificate'),
      count,
    },
    required: ['threat'],
    oneOf: ['sha256', 'url'],
  },
  'suspicious-activity': {
    tells: 'A program did what threats do.',
    fields: {
      sha256,
      rule: {
        is: { kind: 'threat', lengthMax: 128 },
        privacy: 'open',
        as: 'threat',
        tells: 'The rule that it met',
      },
      component,
      task,
      url,
      certificate: hash(32, 'SHA-256 of the signer’s certificate'),
      count,
    },
    required: ['rule'],
  },
  'lookup-summary': {
    tells: 'A product asked for a reputation, so often in so many seconds.',
    fields: {
      sha256,
      url,
      verdict: word(['clean', 'malicious', 'suspicious', 'unknown'], 'What the answer was'),
      count,
      seconds: number(31_622_400, 'The time over which they are summed up'),
    },
    required: ['verdict'],
    oneOf: ['sha256', 'url'],
  },
  'scan-summary': {
    tells: 'A scan ended.',
    fields: {
      task,
      component,
      scanned: number(safe, 'Objects scanned'),
      detected: number(safe, 'Objects with a threat'),
      failed: number(safe, 'Objects that could not be scanned'),
      seconds: number(31_622_400, 'How long it took'),
    },
    required: ['scanned'],
  },
  'product-health': {
    tells: 'How a product is.',
    fields: {
      database,
      'database-age-hours': {
        ...number(1_000_000, 'How old the detection database is'),
        as: 'database_age_hours',
      },
      errors: number(billion, 'Errors since the last report'),
      'uptime-hours': { ...number(1_000_000, 'How long it has run'), as: 'uptime_hours' },
    },
    required: [],
  },
};

/** Codes of refusals of single lines. */
export const refusalCodes = {
  'not-json': 'not one JSON value in UTF-8',
  'not-an-object': 'JSON, but no object',
  'repeated-field': 'names a field twice: readers would disagree which counts',
  'too-long': 'longer than a line may be',
  'unknown-version': 'of a version that is not known',
  'unknown-type': 'of a type that is not known',
  'unknown-field': 'has a field that its type has not',
  'missing-field': 'lacks a field that its type needs',
  'bad-value': 'a field does not hold what it should',
  'too-old': 'older than events are kept, or than their pseudonyms can be made',
  future: 'from further in the future than a wrong clock explains',
  conflict: 'its id is known with another content',
} as const;
export type RefusalCode = keyof typeof refusalCodes;
