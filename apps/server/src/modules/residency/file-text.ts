import { Document, isMap, isScalar, visit, type YAMLMap } from 'yaml';
import {
  DATA_CLASSES,
  FLOWS,
  POLICY_FORMAT,
  type PolicyContent,
  type ResidualFlow,
} from './types.ts';

const lineWidth = 100;
const flowWidthMax = 90;

/**
 * A policy as a file in YAML, from which the next one is written. Epochs are not the file's; what a
 * file said in comments is not in what was published.
 */
export function policyFileText(policy: PolicyContent): string {
  const document = new Document({
    format: POLICY_FORMAT,
    version: policy.version,
    effective: policy.effective,
    operator: policy.operator,
    sites: mapped(policy.sites, ({ jurisdiction, dataCentres, copies }) => ({
      jurisdiction,
      'data-centres': dataCentres,
      copies,
    })),
    regions: policy.regions,
    'retention-days': policy.retentionDays,
    limits: { 'sample-bytes-max': policy.limits.sampleBytesMax },
    access: policy.access,
    'residual-flows': ofEach(DATA_CLASSES, (dataClass) =>
      ofEach(FLOWS, (flow) => cellOf(policy.residualFlows[dataClass][flow])),
    ),
  });
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
    Map: (_, map) => {
      map.flow = isShort(map);
    },
  });
  const text = document.toString({ lineWidth, flowCollectionPadding: true });
  return text.replaceAll(/^( *)\[\n((?: +\S+\n)+) *\]/gm, filledList);
}

/** A list that is too long for one line, with as many members in each as there is room for. */
function filledList(_whole: string, indent: string, members: string): string {
  const lines: string[] = [];
  for (const member of members.trim().split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${member}`;
    if (lines.length > 0 && indent.length + 1 + longer.length <= lineWidth)
      lines.splice(-1, 1, longer);
    else lines.push(`${indent}  ${member}`);
  }
  return `${indent}[\n${lines.join('\n')}\n${indent}]`;
}

/** Values alone, in one line. */
function isShort(map: YAMLMap): boolean {
  const isFlat = map.items.every(({ value }) => isScalar(value));
  return isFlat && !hasSentence(map) && JSON.stringify(map).length <= flowWidthMax;
}

function hasSentence(map: YAMLMap): boolean {
  return isMap(map) && map.has('sentence');
}

function cellOf({ where, sentence }: ResidualFlow) {
  const [one, ...others] = where;
  return { where: one === undefined ? 'none' : others.length === 0 ? one : where, sentence };
}

function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function ofEach<K extends string, T>(names: readonly K[], make: (name: K) => T): Record<K, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, T>;
}
