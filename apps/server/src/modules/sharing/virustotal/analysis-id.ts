/** An analysis of the VirusTotal shape: which file, and when it was submitted. */
export interface AnalysisId {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Unix seconds. */
  readonly date: number;
}

const form = /^f-([0-9a-f]{64})-([1-9]\d{0,10})$/;

export function formatAnalysisId({ sha256, date }: AnalysisId): string {
  return `f-${sha256}-${date}`;
}

/** Undefined for what is no id of ours. */
export function readAnalysisId(text: string): AnalysisId | undefined {
  const [, sha256, date] = form.exec(text) ?? [];
  return sha256 === undefined ? undefined : { sha256, date: Number(date) };
}
