import type { CaseView } from '../../modules/authority-requests/index.ts';
import type { OptionValues } from '../command.ts';
import { type Connection, connect, type operatorOptions } from '../connection.ts';
import { table } from '../output.ts';

export const requestsUrl = '/v1/authority-requests';

export const casePositional = { name: 'case', summary: 'Its number or its id' } as const;

export interface Asker {
  readonly connection: Connection;
  readonly token: string;
  /** Sends one change of a case, and gives the case after it. */
  post(path: string, json: object): Promise<CaseView>;
}

/** As the operator whose credentials are here. */
export async function askAs(
  options: OptionValues<typeof operatorOptions>,
  env: NodeJS.ProcessEnv,
): Promise<Asker> {
  const connection = connect(options, env);
  const { token } = await connection.credentials(options.as);
  return {
    connection,
    token,
    post: (path, json) => connection.json<CaseView>(`${requestsUrl}/${path}`, { token, json }),
  };
}

/** One line: where the case stands. */
export function standing({ number, gate, outcome, closedAt }: CaseView): string {
  if (closedAt !== undefined) return `${number} is closed: ${outcome}.`;
  return `${number} stands at ${gate ?? 'its end: close it'} (${outcome}).`;
}

/** The whole case, for people. */
export function describe(request: CaseView): string {
  const { authority, law, scope, decision, digest, gag } = request;
  const reason = decision?.legalReason === undefined ? '' : ` (${decision.legalReason})`;
  const facts = [
    `${request.number}  ${request.category}, ${request.subtype}`,
    `From      ${authority.name} (${authority.type}, ${authority.country})`,
    `Law       ${law.instrument}${law.reference === undefined ? '' : ` ${law.reference}`}${law.emergency ? ', emergency' : ''}`,
    `Received  ${request.receivedAt} (${request.timeZone})`,
    `About     ${scope.selectors.map(({ type, value }) => `${type}:${value}`).join(', ')}`,
    `Wants     ${scope.dataTypes.join(', ')}`,
    ...(gag.exists ? [`Gag       until ${gag.expiresOn ?? gag.reviewOn ?? 'unknown'}`] : []),
    ...(decision === undefined
      ? []
      : [`Decided   ${decision.outcome}${reason}, by ${decision.by}`]),
    ...(digest === undefined ? [] : [`Digest    ${digest}`]),
    standing(request),
  ];
  const marks = Object.entries(request.gates).map(([gate, mark]) => [
    gate,
    mark.result,
    mark.code,
    mark.by,
    mark.reason,
  ]);
  const parts = [
    facts.join('\n'),
    ...rows(['gate', 'result', 'code', 'by', 'reason'], marks),
    ...rows(
      ['deadline', 'rule', 'end', 'clock'],
      request.deadlines.map(({ id, rule, end, clock }) => [id, rule, end, clock.words]),
    ),
    ...rows(
      ['file', 'kind', 'name', 'bytes', 'personal data'],
      request.files.map(({ id, kind, name, size }) => {
        const found = request.items.find((item) => item.id === id)?.findings ?? [];
        return [id, kind, name, size, found.join(', ')];
      }),
    ),
  ];
  return parts.join('\n\n');
}

function rows(
  headings: readonly string[],
  all: readonly (readonly (string | number)[])[],
): string[] {
  return all.length === 0 ? [] : [table(headings, all)];
}
