export class ResidencyError extends Error {
  code;
  problems;
  constructor(code, message, problems = []) {
    super(message);
    this.name = 'ResidencyError';
    this.code = code;
    this.problems = problems;
  }
}
