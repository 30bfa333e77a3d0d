import type { Moves } from '../api/answers.ts';
import type { DataClass } from './homes.ts';

/** Where the regions of one class stood after a version that moved something. */
export interface Stage {
  readonly version: number;
  readonly at: string;
  /** By region: its site. */
  readonly homes: ReadonlyMap<string, string>;
}

/** The stages of one class: the first version, then each that moved a region. */
export function stagesOf({ versions, moves }: Moves, dataClass: DataClass): Stage[] {
  const homes = new Map<string, string>();
  return versions.flatMap(({ version, publishedAt }) => {
    const changes = moves.filter((one) => one.version === version && one.class === dataClass);
    for (const { region, to } of changes) {
      if (to === null) homes.delete(region);
      else homes.set(region, to);
    }
    return changes.length === 0 ? [] : [{ version, at: publishedAt, homes: new Map(homes) }];
  });
}

/** One row of the list of moves: what moved together. */
export interface MoveRow {
  readonly version: number;
  readonly at: string;
  readonly relocation: string | null;
  readonly region: string;
  readonly classes: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
}

/** Every move after the first version, newest first. */
export function moveRows({ versions, moves }: Moves): MoveRow[] {
  const first = versions[0]?.version;
  const groups = Map.groupBy(
    moves.filter(({ version }) => version !== first),
    ({ version, region, from, to }) => JSON.stringify([version, region, from, to]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [one] = group;
      const version = versions.find((each) => each.version === one?.version);
      if (one === undefined || version === undefined) return [];
      const { publishedAt: at, relocation } = version;
      return [{ ...one, at, relocation, classes: group.map((each) => each.class) }];
    })
    .reverse();
}

/** In units of the drawing. */
export interface FlowDrawing {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly site: string; readonly y: number; readonly height: number }[];
  readonly columns: readonly {
    readonly version: number;
    readonly at: string;
    readonly x: number;
  }[];
  readonly lines: readonly {
    readonly region: string;
    /** Of the label at its end. */
    readonly y: number;
    readonly x: number;
    readonly pieces: readonly { readonly site: string; readonly d: string }[];
  }[];
}

const left = 96;
const right = 176;
const wide = 760;
const rowHeight = 20;
const laneHead = 26;
const laneGap = 14;
const top = 40;
/** Older stages stand in the list alone. */
const stagesMax = 8;

/** Sites as lanes, stages as columns, each region a line that changes lanes as it moves. */
export function drawFlows(stages: readonly Stage[]): FlowDrawing {
  const shown = stages.slice(-stagesMax);
  const sites = [...new Set(shown.flatMap(({ homes }) => [...homes.values()]))].sort();
  const regions = [...new Set(shown.flatMap(({ homes }) => [...homes.keys()]))].sort();
  const most = (site: string) =>
    Math.max(1, ...shown.map(({ homes }) => [...homes.values()].filter((s) => s === site).length));
  let y = top;
  const lanes = sites.map((site) => {
    const height = laneHead + most(site) * rowHeight;
    const lane = { site, y, height };
    y += height + laneGap;
    return lane;
  });
  const step = (wide - left - right) / shown.length;
  const columns = shown.map(({ version, at }, i) => ({ version, at, x: left + i * step }));
  const heightOf = (region: string, { homes }: Stage): number | undefined => {
    const site = homes.get(region);
    const lane = lanes.find((one) => one.site === site);
    if (lane === undefined) return undefined;
    const row = regions.filter((one) => homes.get(one) === site).indexOf(region);
    return lane.y + laneHead + (row + 0.5) * rowHeight;
  };
  const lines = regions.flatMap((region) => {
    const points = shown.map((stage, i) => ({
      x: columns[i]?.x ?? 0,
      y: heightOf(region, stage),
      site: stage.homes.get(region) ?? '',
    }));
    const pieces = points.flatMap(({ x, y: at, site }, i) => {
      if (at === undefined) return [];
      const before = points[i - 1]?.y;
      const end = x + step;
      // A third of a column for the way over, the rest for staying.
      const way = step / 3;
      const arrive =
        before === undefined || before === at
          ? `M${round(x)} ${round(at)}`
          : `M${round(x - way)} ${round(before)}C${round(x - way / 2)} ${round(before)} ${round(x - way / 2)} ${round(at)} ${round(x)} ${round(at)}`;
      const next = points[i + 1]?.y;
      const leave = next === undefined || next === at ? end : end - way;
      return [{ site, d: `${arrive}H${round(leave)}` }];
    });
    const last = points.findLast((point) => point.y !== undefined);
    if (last?.y === undefined) return [];
    return [{ region, y: last.y, x: last.x + step, pieces }];
  });
  return { width: wide, height: y, lanes, columns, lines };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
