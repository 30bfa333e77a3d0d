import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { NO_POSITION, type Place, type Problems } from './problems.ts';
import type { PolicyProblemCode, Position } from './types.ts';

/** A YAML file or a JSON value in one form: what the policy reader reads. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree extends Place {
  readonly kind: 'map';
  readonly members: ReadonlyMap<string, Tree>;
  /** Where each member's key stands. */
  readonly keys: ReadonlyMap<string, Position>;
}

export interface ListTree extends Place {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface ScalarTree extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** A policy for every country and site takes about 20 KiB. */
export const POLICY_BYTES_MAX = 65_536;
/** A policy nests six deep. */
const DEPTH_MAX = 12;
const tooDeepReason = `nested deeper than ${DEPTH_MAX} levels`;

const REASON_LENGTH_MAX = 200;

/** Faults of the YAML parser that have a code of their own; the others are `not-yaml`. */
const FAULTS: Readonly<Partial<Record<ErrorCode, PolicyProblemCode>>> = {
  BAD_ALIAS: 'alias-or-tag',
  ALIAS_PROPS: 'alias-or-tag',
  TAG_RESOLVE_FAILED: 'alias-or-tag',
  MULTIPLE_ANCHORS: 'alias-or-tag',
  MULTIPLE_TAGS: 'alias-or-tag',
};

const START: Place = { path: '', position: { line: 1, column: 1 } };

/**
 * Reads YAML 1.2 (core schema) without aliases, anchors, tags or directives, so that the file cannot
 * grow while being read. Positions: a scalar's are its own, a mapping's or list's those of its key.
 * Returns undefined where nothing can be read; then a problem says why.
 */
export function treeOfYaml(text: string, problems: Problems): Tree | undefined {
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX) {
    problems.add('too-large', START, `the file is larger than ${POLICY_BYTES_MAX} bytes`);
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    version: '1.2',
    // A square-time check in the parser; ours below is linear and names the first occurrence.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const reader: YamlReader = {
    problems,
    position: (offset) => {
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
  if (!isPlainYaml(document, reader)) return undefined;
  return yamlTree(document.contents, START, 0, reader);
}

interface YamlReader {
  readonly problems: Problems;
  readonly position: (offset: number) => Position;
}

function isPlainYaml(document: Document.Parsed, reader: YamlReader): boolean {
  const faults = [...document.errors, ...document.warnings];
  const tooDeep = faults.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep !== undefined) {
    // The parser's other faults follow from its giving up.
    const place = { path: '', position: reader.position(tooDeep.pos[0]) };
    reader.problems.add('too-deep', place, tooDeepReason);
    return false;
  }
  for (const fault of faults) {
    const place = { path: '', position: reader.position(fault.pos[0]) };
    const isSecond = fault.code === 'MULTIPLE_DOCS';
    const message = isSecond ? 'the file holds more than one document' : fault.message;
    const reason = `not YAML: ${message.slice(0, REASON_LENGTH_MAX)}`;
    reader.problems.add(FAULTS[fault.code] ?? 'not-yaml', place, reason);
  }
  if (document.directives.yaml.explicit || Object.keys(document.directives.tags).length > 1) {
    reader.problems.add('not-yaml', START, 'directives (%YAML, %TAG) have no place in a policy');
  }
  return reader.problems.count === 0;
}

function yamlTree(node: Node | null, place: Place, depth: number, reader: YamlReader): Tree {
  const empty: Tree = { kind: 'scalar', value: null, ...place };
  if (node === null) return empty;
  if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) {
    const plain = 'write values out: anchors, aliases and tags have no place in a policy';
    reader.problems.add('alias-or-tag', { ...place, position: startOf(node, reader) }, plain);
    return empty;
  }
  if (depth > DEPTH_MAX) {
    reader.problems.add('too-deep', place, tooDeepReason);
    return empty;
  }
  if (isMap<Node, Node | null>(node)) return yamlMap(node, place, depth, reader);
  if (isSeq<Node | null>(node)) {
    const items = node.items.map((item, index) => {
      const position = item === null ? place.position : startOf(item, reader);
      return yamlTree(item, { path: `${place.path}[${index}]`, position }, depth + 1, reader);
    });
    return { kind: 'list', items, ...place };
  }
  const at = { path: place.path, position: startOf(node, reader) };
  const value: unknown = isScalar(node) ? node.value : null;
  if (isScalarValue(value)) return { kind: 'scalar', value, ...at };
  reader.problems.add('wrong-type', at, 'neither text nor a number');
  return empty;
}

function yamlMap(
  node: YAMLMap<Node, Node | null>,
  place: Place,
  depth: number,
  reader: YamlReader,
): Tree {
  const members = new Map<string, Tree>();
  const keys = new Map<string, Position>();
  for (const { key, value } of node.items) {
    const position = startOf(key, reader);
    const isPlain = isScalar(key) && key.anchor === undefined && key.tag === undefined;
    if (!isPlain || typeof key.value !== 'string') {
      reader.problems.add('wrong-type', { ...place, position }, 'a key must be plain text');
      continue;
    }
    const path = memberPath(place.path, key.value);
    const first = keys.get(key.value);
    if (first !== undefined) {
      const reason = `this key stood before, on line ${first.line}`;
      reader.problems.add('duplicate-key', { path, position }, reason);
      continue;
    }
    keys.set(key.value, position);
    members.set(key.value, yamlTree(value, { path, position }, depth + 1, reader));
  }
  return { kind: 'map', members, keys, ...place };
}

function startOf(node: Node, reader: YamlReader): Position {
  return reader.position(node.range?.[0] ?? 0);
}

function isScalarValue(value: unknown): value is ScalarTree['value'] {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The same form of a parsed JSON value; it has no positions. */
export function treeOfJson(value: unknown, problems: Problems): Tree {
  return jsonTree(value, '', 0, problems);
}

function jsonTree(value: unknown, path: string, depth: number, problems: Problems): Tree {
  const place: Place = { path, position: NO_POSITION };
  if (isScalarValue(value)) return { kind: 'scalar', value, ...place };
  if (depth > DEPTH_MAX) {
    problems.add('too-deep', place, tooDeepReason);
  } else if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) =>
      jsonTree(item, `${path}[${index}]`, depth + 1, problems),
    );
    return { kind: 'list', items, ...place };
  } else if (typeof value === 'object' && value !== null) {
    const members = new Map<string, Tree>();
    for (const [key, member] of Object.entries(value)) {
      members.set(key, jsonTree(member, memberPath(path, key), depth + 1, problems));
    }
    return { kind: 'map', members, keys: new Map(), ...place };
  } else {
    problems.add('wrong-type', place, 'not a JSON value');
  }
  return { kind: 'scalar', value: null, ...place };
}

/** `a.b`, or `a["odd key"]` for a key that is not a plain word. */
export function memberPath(path: string, key: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(key)) return `${path}[${JSON.stringify(key.slice(0, 64))}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The positions of all paths of a tree. */
export function positionsOf(tree: Tree): Map<string, Position> {
  const positions = new Map<string, Position>();
  const visit = (node: Tree): void => {
    positions.set(node.path, node.position);
    if (node.kind === 'map') for (const member of node.members.values()) visit(member);
    if (node.kind === 'list') for (const item of node.items) visit(item);
  };
  visit(tree);
  return positions;
}
