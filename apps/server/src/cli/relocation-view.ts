import type { RelocationStatus } from '../modules/relocation/index.ts';
import { relocationSteps } from '../modules/relocation/index.ts';
import type { Connection } from './connection.ts';
import type { Output } from './output.ts';

/** A relocation in a few lines for people. */
export function describeRelocation(status: RelocationStatus): string {
  const { plan } = status;
  const counts = Object.entries(Object(plan.counts)).map(([kind, n]) => `${n} ${kind}`);
  const lines = [
    `${status.relocation}  ${status.region}: ${status.from} → ${status.to}  [${status.state}]`,
    `  plan       ${counts.join(', ')}; ${size(Number(plan.bytes))}; about ${plan.estimateSeconds} s`,
    `  digest     ${status.planDigest}`,
    `  approvals  ${status.approvals.map((one) => `${one.stage} by ${one.operator}`).join(', ') || 'none yet'}`,
  ];
  const { throttleBytesPerSecond: throttle } = status;
  if (throttle !== undefined) lines.push(`  throttle   ${size(throttle)}/s`);
  if (status.problem !== undefined) lines.push(`  problem    ${status.problem}`);
  for (const step of relocationSteps) {
    const done = status.steps.find((one) => one.name === step.name);
    if (done === undefined) continue;
    const mark = { done: '✓', running: '…', undone: '↺' }[done.state] ?? ' ';
    lines.push(`  ${mark} ${step.name.padEnd(9)} ${step.title}`);
  }
  for (const one of status.progress) {
    if (one.problem !== undefined) lines.push(`  ! ${one.site}: ${one.problem}`);
  }
  return lines.join('\n');
}

const resting: readonly string[] = [
  'planned',
  'paused',
  'failed',
  'soaking',
  'certified',
  'aborted',
];
const lookEveryMs = 300;

/** Shows how a relocation goes on until it rests: ended, or waiting for people. */
export async function followRelocation(
  connection: Connection,
  first: RelocationStatus,
  output: Output,
  signal: AbortSignal,
): Promise<RelocationStatus> {
  let status = first;
  const bar = output.progress(`${status.region} → ${status.to}`);
  while (!resting.includes(status.state) && !signal.aborted) {
    const done = status.steps.filter((step) => step.state === 'done').length;
    bar.update(done, relocationSteps.length, detailOf(status));
    await pause(lookEveryMs, signal);
    status = await connection.json(`/v1/relocations/${status.relocation}`);
  }
  bar.end(status.state);
  return status;
}

function detailOf(status: RelocationStatus): string {
  const running = status.steps.find((step) => step.state === 'running');
  const parts = status.progress
    .filter((one) => one.phase !== 'idle')
    .map((one) => `${one.site} ${one.phase} ${one.objects}, ${size(one.bytesPerSecond)}/s`);
  return [running?.name ?? status.state, ...parts].join(' · ');
}

export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
