import type { CustomerObject, JsonObject, Receipt, SignedParts } from '@vitrine/verifier';

/** How much of a region a site holds. */
export interface Inventory {
  /** The site's time. */
  at: string;
  /** That of its ledger, which is ahead where the clock has been put back. */
  ledgerAt: string;
  counts: {
    sample: number;
    submission: number;
    customer: number;
    'api-key': number;
    /** Of statistics; absent where the site holds none. */
    event?: number;
  };
  /** Plaintext bytes of the samples. */
  bytes: number;
  /** Bytes free in the fullest data centre; absent where the store cannot tell. */
  freeBytes?: number;
}

/** What a site tells while it works; never logged, only shown. */
export interface Progress {
  relocation: string;
  site: string;
  phase: 'copying' | 'verifying' | 'erasing' | 'idle';
  objects: number;
  objectsTotal: number;
  bytes: number;
  bytesPerSecond: number;
  /** Why it does not go on at the moment, where it does not. */
  problem?: string;
}

/** What the office asks of a site. */
export interface SiteLink {
  inventory(site: string, region: string): Promise<Inventory>;
  /** Receipts of the site's acts, with the witness quorum. */
  receipts(site: string, relocation: string, indexes: readonly bigint[]): Promise<Receipt[]>;
  /** The site checks the certificate against its own record and signs it: one note signature line. */
  sign(site: string, certificate: SignedParts): Promise<string>;
  manifest(site: string, relocation: string): Promise<AsyncIterable<Uint8Array>>;
  customerObjects(
    site: string,
    relocation: string,
    customer: string,
  ): Promise<AsyncIterable<CustomerObject>>;
}

/** What a site tells and asks the office. */
export interface OfficeLink {
  report(relocation: string, receipt: Receipt): Promise<void>;
  progress(progress: Progress): Promise<void>;
  /** Asks whether the fence may be lifted: true where no switch happened, and none of this round will. */
  closeRound(relocation: string, round: number): Promise<boolean>;
}

/** A row as it travels from source to target. */
export interface ChangedObject {
  kind: 'sample' | 'submission' | 'customer' | 'api-key';
  id: string;
  /** Index of the source's ledger entry that last changed it, as a decimal. */
  version: string;
  deleted: boolean;
  /** Absent for a deleted object. */
  row?: JsonObject;
}

export interface Changes {
  /** Everything up to this version has been told. */
  position: string;
  /** The source's newest version at that moment. */
  head: string;
  objects: ChangedObject[];
}

/** A block of events as it is told of; hashes are base64, moments ISO 8601. */
export interface MovedBlock {
  /** At the source, as a decimal. */
  number: string;
  month: string;
  events: number;
  root: string;
  /** Index of the source's ledger entry that last changed it, as a decimal. */
  told: string;
  expired: boolean;
  writtenAt: string;
  batches: {
    batch: number;
    customer: string | null;
    events: number;
    root: string;
    erased: boolean;
  }[];
  /** Of its `statistics.stored` entry, wherever that stands. */
  receipt: Receipt;
}

export interface MovedBlocks {
  /** Everything up to this version has been told. */
  position: string;
  blocks: MovedBlock[];
}

export interface FetchOptions {
  signal: AbortSignal;
  /** The source reads its copies back and repairs them before it sends them. */
  checked: boolean;
}

/** What a target asks of the source. */
export interface SourceLink {
  commitmentKey(site: string, relocation: string): Promise<Uint8Array>;
  changes(site: string, relocation: string, after: bigint, limit: number): Promise<Changes>;
  /** Blocks of events that changed after a version and up to another. */
  blocks(site: string, relocation: string, after: bigint, upTo: bigint): Promise<MovedBlocks>;
  /** Rows of blocks of one month, in ClickHouse's format Native. */
  events(
    site: string,
    relocation: string,
    month: string,
    numbers: readonly bigint[],
  ): Promise<AsyncIterable<Uint8Array>>;
  /** age ciphertexts for the target's recipient, in the order asked for. */
  objects(
    site: string,
    relocation: string,
    recipient: string,
    ids: readonly string[],
    options: FetchOptions,
  ): Promise<AsyncIterable<Uint8Array>>;
}
