import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  Registry,
} from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

export interface MetricOptions<Label extends string> {
  /** Snake case with its unit last, without the `vitrine_` that is put before: `blob_bytes_total`. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  /** Closed sets only: never an id, a path or anything of a customer. */
  readonly labels?: readonly Label[];
}

/** The figures of one process, in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
  /** Only grows. */
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label>;
  /** @param collect sets it when it is asked for, instead of whenever it changes */
  gauge<Label extends string = never>(
    options: MetricOptions<Label>,
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label>;
  /** @param buckets upper bounds, ascending, in the unit of the name */
  histogram<Label extends string = never>(
    options: MetricOptions<Label>,
    buckets?: readonly number[],
  ): Histogram<Label>;
  /** For `createHttpServer({ onAnswered })`. */
  readonly observeAnswer: (answered: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly durationMs: number;
  }) => void;
}

const secondsBuckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** @param process whether to add memory, event loop and file descriptors of the process */
export function createMetrics({ process = true }: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (process) collectDefaultMetrics({ register: registry });
  const common = <Label extends string>({ name, help, labels = [] }: MetricOptions<Label>) => ({
    name: `vitrine_${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });
  const answers = new Histogram({
    ...common({
      name: 'http_request_duration_seconds',
      help: 'Time from a request to the end of its answer.',
      labels: ['method', 'route', 'status'],
    }),
    buckets: secondsBuckets,
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    counter: (options) => new Counter(common(options)),
    gauge: (options, collect) => newGauge(common(options), collect),
    histogram: (options, buckets = secondsBuckets) =>
      new Histogram({ ...common(options), buckets: [...buckets] }),
    observeAnswer: ({ method, route, status, durationMs }) =>
      answers.observe({ method, route, status }, durationMs / 1_000),
  };
}

function newGauge<Label extends string>(
  configuration: GaugeConfiguration<Label>,
  collect?: (gauge: Gauge<Label>) => void | Promise<void>,
): Gauge<Label> {
  if (collect === undefined) return new Gauge(configuration);
  const gauge: Gauge<Label> = new Gauge({ ...configuration, collect: () => collect(gauge) });
  return gauge;
}
