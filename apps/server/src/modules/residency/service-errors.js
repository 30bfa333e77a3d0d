/** What can go wrong with published policies; problems in their text are a `ResidencyError`. */
export class PolicyError extends Error {
  name = 'PolicyError';
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
/** This site may not take a class of a region's (or country's) data now. */
export class RegionError extends Error {
  name = 'RegionError';
  code;
  expiresAt;
  refusal;
  constructor(code, message, context = {}) {
    super(message, context);
    this.code = code;
    this.expiresAt = context.expiresAt;
    this.refusal = context.refusal;
  }
}
