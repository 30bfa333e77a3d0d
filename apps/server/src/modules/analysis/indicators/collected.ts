import { defang } from './fang.ts';
import type { Sight } from './find.ts';
import { isEmptyDigest } from './noise.ts';
import {
  type Indicator,
  type IndicatorKind,
  type Indicators,
  indicatorKinds,
  indicatorsMax,
  type NoiseKind,
  type Place,
  placesMax,
} from './types.ts';

/** One place where something stands. */
interface Met {
  readonly kind: IndicatorKind;
  readonly value: string;
  /** In characters of the run. */
  readonly index: number;
  readonly length: number;
  readonly wasDefanged?: boolean;
  readonly scope?: string;
  readonly algorithm?: string | undefined;
}

interface Gathered {
  readonly kind: IndicatorKind;
  readonly value: string;
  readonly scope?: string;
  readonly algorithm?: string;
  readonly places: Place[];
  count: number;
  wasDefanged: boolean;
}

const valueLengthMax = 2_048;

/** What has been found so far, each once. */
export class Collected {
  readonly #found = new Map<string, Gathered>();
  readonly #filtered = new Map<NoiseKind, number>();
  #isFull = false;

  /** Whether something was left out because there is too much. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(sight: Sight, met: Met): void {
    const { kind, value } = met;
    if (value === '' || value.length > valueLengthMax) return;
    const key = `${kind} ${value}`;
    const known = this.#found.get(key) ?? this.#begin(key, met);
    if (known === undefined) return;
    known.count += 1;
    known.wasDefanged ||= met.wasDefanged === true;
    if (known.places.length < placesMax) known.places.push(placeOf(sight, met));
  }

  addHash(sight: Sight, met: Omit<Met, 'kind'>): void {
    if (isEmptyDigest(met.value)) this.leaveOut('empty');
    else this.add(sight, { kind: 'hash', ...met });
  }

  leaveOut(noise: NoiseKind): void {
    this.#filtered.set(noise, (this.#filtered.get(noise) ?? 0) + 1);
  }

  #begin(key: string, { kind, value, scope, algorithm }: Met): Gathered | undefined {
    if (this.#found.size >= indicatorsMax) {
      this.#isFull = true;
      return undefined;
    }
    const begun: Gathered = {
      kind,
      value,
      ...(scope === undefined ? {} : { scope }),
      ...(algorithm === undefined ? {} : { algorithm }),
      places: [],
      count: 0,
      wasDefanged: false,
    };
    this.#found.set(key, begun);
    return begun;
  }

  answer(): Indicators {
    const all = [...this.#found.values()].map(indicatorOf);
    return {
      found: indicatorKinds.flatMap((kind) => all.filter((one) => one.kind === kind)),
      filtered: Object.fromEntries(this.#filtered),
    };
  }
}

function placeOf({ run, source }: Sight, { index, length }: Met): Place {
  return {
    source,
    encoding: run.encoding,
    offset: run.offset + index * run.width,
    length: length * run.width,
  };
}

function indicatorOf({ wasDefanged, ...gathered }: Gathered): Indicator {
  const safe = defang(gathered.kind, gathered.value);
  return {
    ...gathered,
    ...(safe === gathered.value ? {} : { defanged: safe }),
    ...(wasDefanged ? { wasDefanged: true } : {}),
  };
}
