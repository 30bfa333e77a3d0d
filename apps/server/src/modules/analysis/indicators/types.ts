export const indicatorKinds = [
  'url',
  'domain',
  'ipv4',
  'ipv6',
  'email',
  'hash',
  'mutex',
  'registry-key',
  'file-path',
] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

/** How the characters stood in the file. */
export type TextEncoding = 'ascii' | 'utf-16le' | 'decoded';

export type Place = {
  /** `file`, or the name of a layer that another stage has decoded. */
  readonly source: string;
  readonly encoding: TextEncoding;
  /** Of the first byte in the file; of the first character in a layer. */
  readonly offset: number;
  /** In the same unit, as it is written there. */
  readonly length: number;
};

/** Something by which a file’s doings can be recognised elsewhere. */
export type Indicator = {
  readonly kind: IndicatorKind;
  /** As programs use it, without personal data. */
  readonly value: string;
  /** As people send it to one another: nothing that can be clicked. Only where that differs. */
  readonly defanged?: string;
  /** Whether it stood there defanged, which only people do. */
  readonly wasDefanged?: true;
  /** Of an address that is nobody’s on the Internet: `private`, `loopback`, `documentation`… */
  readonly scope?: string;
  /** `md5`, `sha-1`, `sha-256`, `sha-512`, by its length. */
  readonly algorithm?: string;
  /** The first ones; at most {@link placesMax}. */
  readonly places: readonly Place[];
  /** How often it stands there. */
  readonly count: number;
};

/** What was found and left out, because it stands in nearly every file of its kind. */
export const noiseKinds = ['schema', 'certificate', 'version', 'well-known', 'empty'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

/** What the stage `indicators` answers. */
export type Indicators = {
  /** By kind, then in the order in which they were met. */
  readonly found: readonly Indicator[];
  readonly filtered: Readonly<Partial<Record<NoiseKind, number>>>;
};

export const indicatorsMax = 2_000;
export const placesMax = 8;

/** Text that another stage has decoded: a macro, a script’s layer, a mail’s body. */
export interface TextLayer {
  readonly name: string;
  readonly text: string;
}
