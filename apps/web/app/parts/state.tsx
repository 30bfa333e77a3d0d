import type { Tone } from './state-words.ts';

/** A state as a word with its colour; the word alone says it all. */
export function State({ tone, words }: { tone: Tone; words: string }) {
  return <span className={`state ${tone}`}>{words}</span>;
}
