import { readContent } from './content.js';
import { Problems } from './problems.js';
import { positionsOf, treeOfYaml } from './tree.js';
/**
 * Reads a policy file (docs/formats/residency-policy.md). Either `policy` is there and `problems` is
 * empty, or the other way round. Total: hostile text gives problems, in time linear in its length.
 */
export function parsePolicy(yamlText) {
  const problems = new Problems();
  const tree = treeOfYaml(yamlText, problems);
  if (tree === undefined || problems.count > 0) return { problems: problems.sorted() };
  const { content } = readContent({ problems, form: 'yaml' }, tree, []);
  if (problems.count > 0) return { problems: problems.sorted() };
  return { policy: { ...content, positions: positionsOf(tree) }, problems: [] };
}
