import { stripTypeScriptTypes } from 'node:module';
import { parseAllDocuments } from 'yaml';
import type { Files } from './source-files.ts';

/** One fenced block of a page. */
export interface Fence {
  /** From the root. */
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** What stands after the fence: `sh`, `json`, …; empty where nothing does. */
  readonly language: string;
  readonly text: string;
}

/** Every fenced block, also those within lists, without their indentation. */
export function fencesOf(pages: Files): Fence[] {
  return [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map((match): Fence => {
      const [, indent = '', language = '', inner = ''] = match;
      const line = text.slice(0, match.index).split('\n').length + 1;
      return { page, line, language, text: inner.replaceAll(RegExp(`^${indent}`, 'gm'), '') };
    }),
  );
}

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  json: (text) => JSON.parse(text),
  yaml: (text) => {
    for (const { errors } of parseAllDocuments(text)) if (errors[0]) throw errors[0];
  },
  ts: (text) => stripTypeScriptTypes(text),
};

/** A sentence for each block of JSON, YAML or TypeScript that is none. */
export function malformedFences(fences: readonly Fence[]): string[] {
  return fences.flatMap(({ page, line, language, text }) => {
    try {
      parsers[language]?.(text);
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : '';
      return [`${page}:${line} is not ${language}: ${reason}`];
    }
  });
}

/** The words of one command, without quotes; variables and patterns stay as written. */
export type Words = readonly string[];

/** Groups: comment, end of a command, word. */
const token =
  /[ \t]|\\\n|(#.*)|(\n|;|&&?|\|\|?|\$\(|[()])|((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|\$(?!\()|[^\s'"();&|#\\$]|(?<=\S)#)+)/g;

/**
 * The commands of a shell text, those in `$(…)` outside quotes too. Knows what pages use: quotes,
 * comments, pipes, lists, continued lines, assignments before a command.
 */
export function shellCommands(text: string): Words[] {
  const commands: string[][] = [[]];
  for (const [, , end, word] of text.matchAll(token)) {
    if (end !== undefined) commands.push([]);
    if (word !== undefined) commands.at(-1)?.push(unquoted(word));
  }
  return commands.map(withoutAssignments).filter((words) => words.length > 0);
}

function withoutAssignments(words: Words): Words {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first === -1 ? [] : words.slice(first);
}

function unquoted(word: string): string {
  return word.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_all, double, single) =>
    String(double ?? single),
  );
}
