/** More are not listed: the reader of a hostile file must not pay for its length. */
export const PROBLEMS_MAX = 100;
export const NO_POSITION = { line: 0, column: 0 };
/** Collects problems, in the order found, up to `PROBLEMS_MAX` and one that says so. */
export class Problems {
  #list = [];
  get count() {
    return this.#list.length;
  }
  add(code, place, reason, suggestion) {
    if (this.#list.length > PROBLEMS_MAX) return;
    const { path, position } = place;
    const { line, column } = position;
    if (this.#list.length === PROBLEMS_MAX) {
      const more = `there are more than ${PROBLEMS_MAX} problems; the others are not listed`;
      this.#list.push({ code: 'too-many-problems', path, line, column, reason: more });
      return;
    }
    const problem = { code, path, line, column, reason };
    this.#list.push(suggestion === undefined ? problem : { ...problem, suggestion });
  }
  /** In the order of the source text; where there is none, as found. */
  sorted() {
    return this.#list.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
/** One line of plain text for a terminal: `12:5 regions.europe.home.files: … (suggestion)`. */
export function problemLine(problem) {
  const where = problem.line === 0 ? '' : `${problem.line}:${problem.column} `;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  const hint = problem.suggestion === undefined ? '' : ` → ${problem.suggestion}`;
  return `${where}${path}${problem.reason} [${problem.code}]${hint}`;
}
