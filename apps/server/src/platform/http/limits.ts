/** What a client may take of us. */
export interface HttpLimits {
  /** Largest JSON body. Other bodies are streamed; their handlers limit them. */
  readonly jsonBodyBytesMax: number;
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last of its body. */
  readonly requestTimeoutMs: number;
  /** Idle connections are closed after this. */
  readonly keepAliveTimeoutMs: number;
  /** How often time limits are looked at; a limit may be overrun by this much. */
  readonly checkIntervalMs: number;
  /** A body that we wait for must arrive at this rate, averaged over `bodyWindowMs`. */
  readonly bodyBytesPerSecondMin: number;
  readonly bodyWindowMs: number;
  /** Requests on one connection at a time wait for each other; headers of one request. */
  readonly headerBytesMax: number;
}

export const defaultLimits: HttpLimits = {
  jsonBodyBytesMax: 1_048_576,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 1_800_000,
  keepAliveTimeoutMs: 65_000,
  checkIntervalMs: 2_000,
  bodyBytesPerSecondMin: 1_024,
  bodyWindowMs: 20_000,
  headerBytesMax: 16_384,
};
