import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMetrics } from './index.ts';

it('figures are rendered for Prometheus, each registry by itself', async () => {
  const metrics = createMetrics({ process: false });
  createMetrics({ process: false });
  const stored = metrics.counter({
    name: 'samples_stored_total',
    help: 'Samples stored.',
    labels: ['site'],
  });
  stored.inc({ site: 'zurich' }, 3);
  metrics.gauge({ name: 'free_bytes', help: 'Free space.' }, (gauge) => gauge.set(7));
  metrics.histogram({ name: 'wait_seconds', help: 'Waits.' }, [1, 2]).observe(1.5);
  metrics.observeAnswer({ method: 'GET', route: '/v1/:id', status: 200, durationMs: 20 });
  const text = await metrics.render();
  assert.match(text, /# HELP vitrine_samples_stored_total Samples stored\./);
  assert.match(text, /vitrine_samples_stored_total\{site="zurich"\} 3/);
  assert.match(text, /vitrine_free_bytes 7/);
  assert.match(text, /vitrine_wait_seconds_bucket\{le="2"\} 1/);
  const labels = 'le="0.03",method="GET",route="/v1/:id",status="200"';
  assert(text.includes(`vitrine_http_request_duration_seconds_bucket{${labels}} 1`), text);
});

it('the process is among them where asked for', async () => {
  assert.match(await createMetrics().render(), /process_resident_memory_bytes \d+/);
});
