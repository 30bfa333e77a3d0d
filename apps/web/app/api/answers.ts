import type { paths as OfficePaths } from './generated/office.d.ts';

type AnswerOf<Path> = Path extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } };
}
  ? Answer
  : never;

/** What the office answers to `GET` of a path. */
export type OfficeAnswer<Path extends keyof OfficePaths> = AnswerOf<OfficePaths[Path]>;

export type PolicyDocument = OfficeAnswer<'/v1/policy'>['document'];
export type RelocationStatus = OfficeAnswer<'/v1/relocations/{id}'>;
export type RelocationVerdict = OfficeAnswer<'/v1/relocations/{id}/verdict'>;
export type Moves = OfficeAnswer<'/v1/moves'>;
export type PartyStates = OfficeAnswer<'/v1/status'>;
