import type { TextLayer } from '../indicators/index.ts';
import type { FileUnderAnalysis, StageContext } from '../stage.ts';
import { withinMs } from './deadline.ts';
import { readScan } from './result.ts';
import { aloneWithNeeds, type RuleText, splitSource } from './split.ts';
import {
  matchesMax,
  type RuleBundle,
  type RuleFindings,
  type RuleMatch,
  type RuleSet,
} from './types.ts';
import {
  type CompiledRules,
  createYara,
  type Namespace,
  noGlobals,
  type RuleGlobals,
  type RulesScanner,
} from './yara.ts';

/** Holds files against rules; lives in a child process that can be killed. */
export interface RuleScanner {
  /**
   * Takes these sets from now on; nothing happens where it has this generation. What was loaded
   * before stays where they do not compile.
   * @throws {CompileError}
   */
  load(bundle: RuleBundle): Promise<void>;
  /** Of what is loaded; undefined before the first. */
  readonly generation: number | undefined;
  /**
   * A rule that does not come to its end is stopped and named in `unfinished` and as a limit; the
   * others are asked all the same.
   * @param layers what other stages have decoded of the file: each is held against the rules too
   */
  scan(
    file: FileUnderAnalysis,
    context: Pick<StageContext, 'limits' | 'limited'>,
    layers?: readonly TextLayer[],
  ): Promise<RuleFindings>;
}

export interface ScannerOptions {
  /** Of the stage's time, for all rules together. */
  readonly togetherShare: number;
  /** Of the stage's time, until when rules are asked one by one after that. */
  readonly aloneShare: number;
  /** Of one rule that is asked alone. */
  readonly aloneMs: number;
  readonly nowMs: () => number;
}

const usual: ScannerOptions = {
  togetherShare: 0.35,
  aloneShare: 0.85,
  aloneMs: 1_000,
  nowMs: () => performance.now(),
};

/** A pattern is found so often at most; what a condition counts of it (`#a`) ends there too. */
const matchesPerPatternMax = 1_000;

interface Loaded {
  readonly bundle: RuleBundle;
  readonly rules: CompiledRules;
  /** To make one takes longer than to scan a small file. */
  readonly scanner: RulesScanner;
  readonly sets: ReadonlyMap<string, RuleSet>;
  /** Those that any of the rules asks: to set one takes as long as to scan a small file. */
  readonly globals: readonly (keyof RuleGlobals)[];
}

export function createRuleScanner(options: Partial<ScannerOptions> = {}): RuleScanner {
  const { togetherShare, aloneShare, aloneMs, nowMs } = { ...usual, ...options };
  let loaded: Loaded | undefined;

  async function load(bundle: RuleBundle): Promise<void> {
    if (loaded?.bundle.generation === bundle.generation) return;
    const fresh = await compileBundle(bundle);
    loaded?.scanner.free();
    loaded?.rules.free();
    loaded = fresh;
  }

  async function scan(
    file: FileUnderAnalysis,
    context: Pick<StageContext, 'limits' | 'limited'>,
    layers: readonly TextLayer[] = [],
  ): Promise<RuleFindings> {
    if (loaded === undefined) throw new Error('no rules are loaded');
    const { bundle } = loaded;
    const startedMs = nowMs();
    const { stageMs } = context.limits;
    const subjects = [{ source: 'file', bytes: file.bytes }, ...layers.map(subjectOf)];
    const about = {
      generation: bundle.generation,
      sets: bundle.sets.map(({ name, version }) => ({ name, version })),
    };
    const matches: RuleMatch[] = [];
    const unfinished = new Set<string>();
    for (const subject of subjects) {
      const asked = { subject, globals: globalsOf(file) };
      const leftMs = startedMs + stageMs * togetherShare - nowMs();
      const found = withinMs(leftMs, () => scanTogether(asked));
      if (found !== undefined) {
        matches.push(...readScan(found.value, loaded.sets, subject.source));
        continue;
      }
      // The instance was stopped in the middle: its memory is not to be trusted any more.
      loaded = await compileBundle(bundle);
      const alone = await scanAlone(bundle, {
        ...asked,
        untilMs: startedMs + stageMs * aloneShare,
      });
      matches.push(...alone.matches);
      for (const rule of alone.unfinished) unfinished.add(rule);
      if (nowMs() - startedMs > stageMs * togetherShare) break;
    }
    for (const rule of unfinished) {
      context.limited({ limit: 'stageMs', allowed: aloneMs, where: `rule ${rule}` });
    }
    return { ...about, matches: matches.slice(0, matchesMax), unfinished: [...unfinished] };
  }

  function scanTogether({ subject, globals }: Asked): unknown {
    if (loaded === undefined) throw new Error('no rules are loaded');
    return scanOnce(loaded.scanner, subject.bytes, pick(globals, loaded.globals));
  }

  /** Asks rule by rule, each with a time of its own. */
  async function scanAlone(
    bundle: RuleBundle,
    of: Asked & { readonly untilMs: number },
  ): Promise<{ matches: RuleMatch[]; unfinished: string[] }> {
    const sets = new Map(bundle.sets.map((set) => [set.name, set]));
    const { source, bytes } = of.subject;
    const matches: RuleMatch[] = [];
    const unfinished: string[] = [];
    let yara = await createYara();
    for (const { set, rule, text } of singleRules(bundle)) {
      const leftMs = of.untilMs - nowMs();
      const asked = leftMs < 1 ? undefined : askAlone(set, text, Math.min(aloneMs, leftMs));
      if (asked !== undefined) {
        matches.push(...readScan(asked.value, sets, source).filter((one) => one.rule === rule));
        continue;
      }
      unfinished.push(`${set}/${rule}`);
      if (leftMs >= 1) yara = await createYara();
    }
    return { matches, unfinished };

    function askAlone(set: string, text: string, ms: number) {
      return withinMs(ms, () => {
        const rules = yara.compile([{ name: set, sources: [{ name: set, text }] }]);
        const scanner = scannerOf(rules);
        try {
          return scanOnce(scanner, bytes, of.globals);
        } finally {
          scanner.free();
          rules.free();
        }
      });
    }
  }

  return {
    load,
    scan,
    get generation() {
      return loaded?.bundle.generation;
    },
  };
}

/** @throws {CompileError} */
async function compileBundle(bundle: RuleBundle): Promise<Loaded> {
  const yara = await createYara();
  const namespaces: readonly Namespace[] = bundle.sets;
  const rules = yara.compile(namespaces);
  return {
    bundle,
    rules,
    scanner: scannerOf(rules),
    globals: globalsAsked(bundle),
    sets: new Map(bundle.sets.map((set) => [set.name, set])),
  };
}

function scannerOf(rules: CompiledRules): RulesScanner {
  const scanner = rules.scanner();
  scanner.setMaxMatchesPerPattern(matchesPerPatternMax);
  return scanner;
}

function scanOnce(
  scanner: RulesScanner,
  bytes: Uint8Array,
  globals: Partial<RuleGlobals>,
): unknown {
  for (const [name, value] of Object.entries(globals)) scanner.setGlobal(name, value);
  return scanner.scan(bytes);
}

/** Bytes that are held against rules: the file, or what was decoded of it. */
interface Subject {
  readonly source: string;
  readonly bytes: Uint8Array;
}

interface Asked {
  readonly subject: Subject;
  readonly globals: RuleGlobals;
}

function subjectOf({ name, text }: TextLayer): Subject {
  return { source: name, bytes: Buffer.from(text) };
}

const globalNames = Object.keys(noGlobals) as readonly (keyof RuleGlobals)[];

function globalsAsked({ sets }: RuleBundle): readonly (keyof RuleGlobals)[] {
  const texts = sets.flatMap(({ sources }) => sources.map(({ text }) => text));
  return globalNames.filter((name) => texts.some((text) => text.includes(name)));
}

function pick(globals: RuleGlobals, names: readonly (keyof RuleGlobals)[]): Partial<RuleGlobals> {
  return Object.fromEntries(names.map((name) => [name, globals[name]]));
}

const nameLengthMax = 1_024;

function globalsOf({ name = '', identification }: FileUnderAnalysis): RuleGlobals {
  return {
    file_name: name.slice(0, nameLengthMax),
    file_format: identification.format,
    media_type: identification.mediaType,
  };
}

interface SingleRule {
  readonly set: string;
  readonly rule: string;
  readonly text: string;
}

function* singleRules(bundle: RuleBundle): Generator<SingleRule> {
  for (const set of bundle.sets) {
    const imports = new Set<string>();
    const all: RuleText[] = [];
    for (const { text } of set.sources) {
      const split = splitSource(text);
      for (const one of split.imports) imports.add(one);
      all.push(...split.rules);
    }
    for (const rule of all) {
      const text = [...imports, aloneWithNeeds(rule, all)].join('\n');
      yield { set: set.name, rule: rule.name, text };
    }
  }
}
