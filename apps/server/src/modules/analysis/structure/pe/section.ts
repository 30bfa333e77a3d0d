/** A section as it is answered; addresses relative to the image's base, sizes in bytes. */
export interface PeSection {
  readonly name: string;
  readonly address: number;
  readonly virtualSize: number;
  readonly rawOffset: number;
  readonly rawSize: number;
  readonly flags: readonly ('code' | 'execute' | 'read' | 'write' | 'discardable')[];
  readonly entropy: number;
  readonly md5: string;
  readonly sha256: string;
}
