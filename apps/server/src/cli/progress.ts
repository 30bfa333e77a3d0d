import type { TextSink } from './streams.ts';

/** How far something is, in any unit that is counted. */
export interface Progress {
  /** @param detail a few words behind the bar: a rate, a step's name */
  update(done: number, total: number, detail?: string): void;
  /** Ends the display; the last state stays. */
  end(detail?: string): void;
}

const barColumns = 24;
const redrawMs = 100;
/** Where there is no terminal, a line for each tenth is enough for a log. */
const plainSteps = 10;

/** A bar that is redrawn on a terminal, lines elsewhere, nothing without a sink. */
export function openProgress(sink: TextSink | undefined, label: string): Progress {
  if (sink === undefined) return { update: () => undefined, end: () => undefined };
  return sink.isTTY ? drawnBar(sink, label) : plainLines(sink, label);
}

function drawnBar(sink: TextSink, label: string): Progress {
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let line = '';
  const draw = (): void => {
    const columns = (sink.columns ?? 80) - 1;
    sink.write(`\r\u001b[2K${line.slice(0, columns)}`);
    drawnAtMs = performance.now();
  };
  return {
    update(done, total, detail = '') {
      line = `${label} ${bar(share(done, total))} ${percent(done, total)} ${detail}`.trimEnd();
      if (done >= total || performance.now() - drawnAtMs >= redrawMs) draw();
    },
    end(detail) {
      if (detail !== undefined) line = `${label} ${detail}`;
      draw();
      sink.write('\n');
    },
  };
}

function plainLines(sink: TextSink, label: string): Progress {
  let step = -1;
  return {
    update(done, total, detail = '') {
      const reached = Math.floor(share(done, total) * plainSteps);
      if (reached <= step) return;
      step = reached;
      sink.write(`${`${label}: ${percent(done, total).trim()} ${detail}`.trimEnd()}\n`);
    },
    end(detail) {
      if (detail !== undefined) sink.write(`${label}: ${detail}\n`);
    },
  };
}

function share(done: number, total: number): number {
  return total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
}

/** Rounded down, so that 100 % means all. */
function percent(done: number, total: number): string {
  return `${Math.floor(share(done, total) * 100)} %`.padStart(5);
}

function bar(filled: number): string {
  const full = Math.floor(filled * barColumns);
  return `${'█'.repeat(full)}${'░'.repeat(barColumns - full)}`;
}
