import type { RelocationStatus } from '../api/answers.ts';
import type { Stage } from './approval-stage.ts';
import { bytes, countryName, duration, listed, regionName, several, siteName } from './words.ts';

/** What somebody agrees to who approves, in plain words. */
export function WhatIsApproved({ status, stage }: { status: RelocationStatus; stage: Stage }) {
  const sentences = stage === 'start' ? startOf(status) : retirementOf(status);
  return (
    <ul className="prose">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function startOf({ region, from, to, classes, plan }: RelocationStatus): string[] {
  const { counts, fenceTimeoutMs } = plan;
  const files = `${several(counts.sample, 'file')} (${bytes(plan.bytes)})`;
  const { event } = counts;
  const held = event === undefined ? files : `${files} and ${several(event, 'event')}`;
  return [
    `The ${listed(classes)} of ${regionName(region)} move from ${siteName(from)}, under the law of ${countryName(plan.from.jurisdiction)}, to ${siteName(to)}, under that of ${countryName(plan.to.jurisdiction)}: ${held} when it was counted, and what comes until the switch.`,
    `Intake goes on meanwhile; for the switch it is fenced for ${duration(fenceTimeoutMs / 1_000)} at most.`,
    `After the switch ${siteName(to)} is the home. ${siteName(from)} keeps its copy, frozen, until two people approve its erasure.`,
    'Until the switch it can be aborted, and nothing is lost.',
  ];
}

function retirementOf({ region, from, to }: RelocationStatus): string[] {
  return [
    `At ${siteName(from)} the keys of ${regionName(region)} are destroyed, with every copy on record; then its bytes and rows are deleted.`,
    `Nobody can read that copy again, and nobody can undo it. ${siteName(to)} stays the home.`,
    'Both sites have read back what is on their disks and found the same.',
  ];
}
