import type { LogLevel } from '../logger.ts';
import type { Secret } from './secret.ts';

/**
 * Every setting. Each is given on the command line (`--data`; never a secret), in the environment
 * (`VITRINE_DATA_DIR`), or in a YAML file (`dataDir`); the first of these that names it wins. These
 * comments are the reference: `docs/operating/settings.md` is made from them.
 */
export interface Config {
  /**
   * The folder of everything that this process keeps: databases, samples, ledger tiles and keys.
   * Made on the first start; only one process may use it at a time.
   */
  readonly dataDir: string;

  /**
   * The address to listen on. The loopback default is reachable from this machine alone; behind a
   * proxy that terminates TLS leave it so.
   */
  readonly host: string;

  /**
   * The port of the office; sites of the same process take those that follow. 0 lets the system
   * choose.
   */
  readonly port: number;

  /** Where commands reach the office, without a slash at the end; servers know it by its party file. */
  readonly officeUrl: string | undefined;

  /**
   * Where others reach this process, without a slash at the end: it stands in refusals, receipts and
   * pages. By default made from the address listened on.
   */
  readonly publicUrl: string | undefined;

  /**
   * Where people write about security holes and barriers on the pages: an address `mailto:…`, or a
   * form `https://…`. It stands in `/.well-known/security.txt` and on the pages. Whoever runs the
   * installation must set it: without it there is no such file, and the pages name no address.
   */
  readonly contact: string | undefined;

  /**
   * The first part of every ledger's name (`<base>/office`, `<base>/site/<name>`). It is part of what
   * is signed and cannot be changed later: choose a host name that is yours.
   */
  readonly originBase: string;

  /**
   * A PostgreSQL server to use instead of the one that comes with Vitrine, as a
   * `postgresql://` URL. Each part has a database of its own there: `vitrine_office`,
   * `vitrine_site_<name>`.
   */
  readonly databaseUrl: Secret | undefined;

  /**
   * The same for single parts, by `office` or the name of a site, each on a server of its own. Can
   * be given in the file only.
   */
  readonly databaseUrls: Readonly<Record<string, Secret>>;

  /**
   * A ClickHouse server for the sites' statistics instead of the one that comes with Vitrine, as an
   * `https://user:password@host:8443` URL. Each site has a database of its own there:
   * `vitrine_site_<name>`.
   */
  readonly clickhouseUrl: Secret | undefined;

  /**
   * The same for single sites, by name, each on a server of its own: in the site's own country. Can
   * be given in the file only.
   */
  readonly clickhouseUrls: Readonly<Record<string, Secret>>;

  /**
   * The most memory, in MiB, that the ClickHouse that comes with Vitrine takes. A question that would
   * need more is refused.
   */
  readonly clickhouseMemoryMiB: number;

  /**
   * Minutes without a question or an event after which the ClickHouse that comes with Vitrine is
   * stopped until the next one.
   */
  readonly clickhouseIdleMinutes: number;

  /**
   * The passphrase that opens the key file. Without one, a first start
   * makes one and keeps it in `<dataDir>/passphrase`, beside what it protects: good for trying, not in
   * earnest. Prefer `keyPassphraseFile`: a process's environment is visible to others of its user.
   */
  readonly keyPassphrase: Secret | undefined;

  /**
   * A file whose first line is the passphrase that opens the key file; read at the start. Not
   * together with `keyPassphrase`.
   */
  readonly keyPassphraseFile: string | undefined;

  /** The least grave messages that are logged: trace, debug, info, warn, error, fatal or silent. */
  readonly logLevel: LogLevel;

  /**
   * Stores of data centres that are not folders below `dataDir`, by the data centre's name: `s3`
   * with `endpoint`, `region`, `bucket`, `accessKeyId` and `secretAccessKey`, or `directory` with
   * a path. Can be given in the file only.
   */
  readonly dataCentres: Readonly<Record<string, DataCentreConfig>>;

  /**
   * Providers of single sign-on (OpenID Connect) at the office, by the name that people choose them
   * by: `issuer`, `clientId` and `clientSecret`. Their redirect address is
   * `<publicUrl>/auth/callback/<name>`. Can be given in the file only.
   */
  readonly signInProviders: Readonly<Record<string, SignInProvider>>;

  /**
   * Files that a site analyses at a time, each in a process of its own. 0: none here; samples wait.
   */
  readonly analysisProcesses: number;

  /** The most memory, in MiB, that one of these processes may take. */
  readonly analysisMemoryMebibytes: number;

  /** Seconds that one stage of an analysis may take. */
  readonly analysisStageSeconds: number;

  /** Seconds that all stages of one file may take together. */
  readonly analysisFileSeconds: number;

  /** The largest file, in MiB, that is analysed; a larger one is `incomplete`. */
  readonly analysisFileMebibytes: number;

  /** How deep files within files are unpacked. */
  readonly analysisDepth: number;

  /** The most files that are unpacked from one. */
  readonly analysisMembers: number;

  /** The most MiB that are unpacked from one file. */
  readonly analysisUnpackedMebibytes: number;

  /** The most files below one that was submitted. */
  readonly analysisTreeFiles: number;

  /**
   * Whose rule sets the sites take: verifier keys (Ed25519), as `vitrine operator list` shows them.
   * Several are a list in the file, or separated by commas. Nobody's unless named.
   */
  readonly ruleSigners: readonly string[];

  /**
   * A folder of files that are known to be harmless, on which rules are tried before they are in
   * force, besides what the installation itself consists of.
   */
  readonly goodwareFolder: string | undefined;

  /**
   * A clamd that is asked about every file: `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`.
   * Switch `AlertExceedsMax` on there: without it clamd calls clean what it has not looked at.
   */
  readonly clamdAddress: string | undefined;
}

export interface SignInProvider {
  /** `https://…`, without a slash at the end. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
}

export interface S3Config {
  /** `https://…` of any S3-compatible service. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

export type DataCentreConfig = { readonly s3: S3Config } | { readonly directory: string };
