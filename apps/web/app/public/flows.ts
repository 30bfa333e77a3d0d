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

/** In pixels from the top; across in parts of the width, which is 1000. */
export interface FlowDrawing {
  readonly height: number;
  readonly lanes: readonly {
    readonly site: string;
    readonly y: number;
    readonly height: number;
    /** Those that are there now, in the order of their lines; undefined: an empty row. */
    readonly rows: readonly (string | undefined)[];
  }[];
  readonly columns: readonly {
    readonly version: number;
    readonly at: string;
    readonly x: number;
  }[];
  readonly pieces: readonly { readonly site: string; readonly d: string }[];
}

/** As in `style/public.css`, where the labels beside the drawing have the same heights. */
const rowHeight = 24;
const laneHead = 28;
const laneGap = 8;
export const flowWidth = 1_000;
/** Older stages stand in the list alone. */
const stagesMax = 8;

/** Sites as lanes, stages as columns, each region a line that changes lanes as it moves. */
export function drawFlows(stages: readonly Stage[]): FlowDrawing {
  const shown = stages.slice(-stagesMax);
  const sites = [...new Set(shown.flatMap(({ homes }) => [...homes.values()]))].sort();
  const step = flowWidth / Math.max(shown.length, 1);
  let y = 0;
  const lanes = sites.map((site) => {
    const most = Math.max(...shown.map((stage) => residents(stage, site).length));
    const now = residents(shown.at(-1), site);
    const rows = Array.from({ length: most }, (_, i) => now[i]);
    const lane = { site, y, height: laneHead + most * rowHeight, rows };
    y += lane.height + laneGap;
    return lane;
  });
  const heightOf = (region: string, stage: Stage | undefined): number | undefined => {
    const lane = lanes.find(({ site }) => site === stage?.homes.get(region));
    if (lane === undefined) return undefined;
    const row = residents(stage, lane.site).indexOf(region);
    return lane.y + laneHead + (row + 0.5) * rowHeight;
  };
  const regions = new Set(shown.flatMap(({ homes }) => [...homes.keys()]));
  const pieces = [...regions].flatMap((region) =>
    shown.flatMap((stage, i) => {
      const at = heightOf(region, stage);
      if (at === undefined) return [];
      const before = heightOf(region, shown[i - 1]);
      const next = heightOf(region, shown[i + 1]);
      const d = pieceOf({ x: i * step, step, at, before, next });
      return [{ site: stage.homes.get(region) ?? '', d }];
    }),
  );
  const columns = shown.map(({ version, at }, i) => ({ version, at, x: round(i * step) }));
  return { height: Math.max(0, y - laneGap), lanes, columns, pieces };
}

/** Regions at a site, in the order of their names. */
function residents(stage: Stage | undefined, site: string): string[] {
  return [...(stage?.homes ?? [])]
    .filter(([, home]) => home === site)
    .map(([region]) => region)
    .sort();
}

interface Piece {
  readonly x: number;
  readonly step: number;
  /** Heights at this stage, and at the one before and after; undefined where there is none. */
  readonly at: number;
  readonly before: number | undefined;
  readonly next: number | undefined;
}

/** A third of a column is the way over, drawn with where it leads; the rest is staying. */
function pieceOf({ x, step, at, before, next }: Piece): string {
  const way = step / 3;
  const [from, half] = [round(x - way), round(x - way / 2)];
  const arrive =
    before === undefined || before === at
      ? `M${round(x)} ${at}`
      : `M${from} ${before}C${half} ${before} ${half} ${at} ${round(x)} ${at}`;
  return `${arrive}H${round(x + step - (next === undefined || next === at ? 0 : way))}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
