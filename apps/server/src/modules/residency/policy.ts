import { isUtf8 } from 'node:buffer';
import { readContent } from './content.ts';
import { Problems } from './problems.ts';
import { POLICY_BYTES_MAX, positionsOf, treeOfYaml } from './tree.ts';
import type { PolicyProblem, ResidencyPolicy } from './types.ts';

/**
 * Reads a policy file (docs/formats/residency-policy.md). Either `policy` is there and `problems` is
 * empty, or the other way round. Total: hostile text gives problems, in time linear in its length.
 */
export function parsePolicy(yaml: string | Uint8Array): {
  policy?: ResidencyPolicy;
  problems: PolicyProblem[];
} {
  const problems = new Problems();
  const text = typeof yaml === 'string' ? yaml : textOf(yaml, problems);
  const tree = text === undefined ? undefined : treeOfYaml(text, problems);
  if (tree === undefined || problems.count > 0) return { problems: problems.sorted() };
  const { content } = readContent({ problems, form: 'yaml' }, tree, []);
  if (problems.count > 0) return { problems: problems.sorted() };
  return { policy: { ...content, positions: positionsOf(tree) }, problems: [] };
}

/** The text of a file, which is UTF-8; of a file that is too large as much as shows that it is. */
function textOf(bytes: Uint8Array, problems: Problems): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer) || buffer.length > POLICY_BYTES_MAX) return buffer.toString('utf8');
  let line = 1;
  let start = 0;
  for (let end = start; end < buffer.length; line++, start = end + 1) {
    const feed = buffer.indexOf(0x0a, start);
    end = feed === -1 ? buffer.length : feed;
    if (!isUtf8(buffer.subarray(start, end))) break;
  }
  const column = buffer.subarray(start).toString('utf8').indexOf('\ufffd') + 1;
  const place = { path: '', position: { line, column: Math.max(column, 1) } };
  problems.add('not-yaml', place, 'a byte that is not UTF-8');
  return undefined;
}
