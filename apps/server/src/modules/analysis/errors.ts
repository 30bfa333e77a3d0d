/**
 * Every way in which the analysis refuses.
 *
 * - `unknown-sample`: there is no such sample here.
 * - `several-regions`: several regions hold the file; name one.
 * - `region-closed`: the sample's region is not open at this site now.
 */
export type AnalysisErrorCode = 'unknown-sample' | 'several-regions' | 'region-closed';

/** `code` is stable, the message is for people. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  readonly code: AnalysisErrorCode;

  constructor(code: AnalysisErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
