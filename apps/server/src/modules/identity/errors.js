/** `code` is stable, the message is for people. */
export class IdentityError extends Error {
  name = 'IdentityError';
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
/** A request to another party that did not succeed. */
export class PartyError extends Error {
  name = 'PartyError';
  code;
  status;
  problem;
  constructor(code, message, context = {}) {
    super(message, context);
    this.code = code;
    this.status = context.status;
    this.problem = context.problem;
  }
}
