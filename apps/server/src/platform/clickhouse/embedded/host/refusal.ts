/** What the host answers with one of ClickHouse's error numbers. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** src/Common/ErrorCodes.cpp of ClickHouse. */
  readonly serverCode: number;

  constructor(serverCode: number, message: string) {
    super(message);
    this.serverCode = serverCode;
  }
}

/** The engine's `Code: 62. DB::Exception: …`, with what its binding put before it taken off. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const words = error instanceof Error ? error.message : String(error);
  const found = /Code: (\d+)\. (?:DB::Exception: )?([\s\S]*)/.exec(words);
  if (found === null) return new Refusal(1001, words);
  const refusal = new Refusal(Number(found[1]), (found[2] ?? '').trim());
  return refusal;
}

/** As ClickHouse writes it in the body of an answer. */
export function inWords({ serverCode, message }: Refusal): string {
  const named = /\([A-Z_]+\)\s*$/.test(message);
  return `Code: ${serverCode}. DB::Exception: ${message}${named ? '' : ' (REFUSED_BY_HOST)'}\n`;
}
