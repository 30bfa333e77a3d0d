import { Fragment } from 'react';
import { Band } from '../../parts/band.tsx';
import { EntropyChart } from '../../parts/entropy-chart.tsx';
import { Found } from './found.tsx';
import { isObject, type JsonObject, numberOf, numbersOf, textOf, textsOf } from './found-json.ts';
import type { Report } from './words.ts';

/** What a stage of the newest analysis answered. */
export function resultOf({ stages }: Report, name: string): JsonObject | undefined {
  const result = stages.find(({ stage }) => stage === name)?.result;
  return isObject(result) ? result : undefined;
}

export function Identity({ report }: { readonly report: Report }) {
  const found = resultOf(report, 'identify');
  if (found === undefined) return null;
  return (
    <Band title="What it is" note="By its content, never by its name">
      <dl className="facts">
        <dt>Kind</dt>
        <dd>{textOf(found.description)}</dd>
        <dt>Media type</dt>
        <dd>{textOf(found.mediaType)}</dd>
      </dl>
    </Band>
  );
}

export function Digests({ report }: { readonly report: Report }) {
  const found = resultOf(report, 'digests') ?? {};
  return (
    <Band title="Digests">
      <dl className="facts">
        <dt>SHA-256</dt>
        <dd className="mono">{report.sha256}</dd>
        <dt>SHA-1</dt>
        <dd className="mono">{report.sha1}</dd>
        <dt>MD5</dt>
        <dd className="mono">{report.md5}</dd>
        {(['ssdeep', 'tlsh'] as const).map((name) => {
          const digest = textOf(found[name]);
          if (digest === undefined) return null;
          return (
            <Fragment key={name}>
              <dt>{name === 'tlsh' ? 'TLSH' : 'ssdeep'}</dt>
              <dd className="mono">{digest}</dd>
            </Fragment>
          );
        })}
      </dl>
    </Band>
  );
}

/** How dense the file is, and what its format holds. */
export function Structure({ report }: { readonly report: Report }) {
  const found = resultOf(report, 'structure');
  if (found === undefined) return null;
  const entropy = isObject(found.entropy) ? found.entropy : {};
  const problems = textsOf(found.problems);
  return (
    <Band title="Structure">
      <EntropyChart
        overall={numberOf(entropy.overall) ?? 0}
        windowBytes={numberOf(entropy.windowBytes) ?? 0}
        windows={numbersOf(entropy.windows)}
      />
      {problems.length > 0 && (
        <div className="notice warn">
          <p>The file is not as its format says:</p>
          <ul>
            {[...new Set(problems)].map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {found.details !== undefined && <Found value={found.details} label="Structure" />}
    </Band>
  );
}
