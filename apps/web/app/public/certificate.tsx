import { Link } from 'react-router';
import type { RelocationVerdict } from '../api/answers.ts';
import { Band } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { bytes, count, siteName } from '../parts/words.ts';

interface Props {
  readonly relocation: string;
  readonly verdict: RelocationVerdict;
}

/** A certificate as its verifier reads it, and how to check it oneself. */
export function Certificate({ relocation, verdict }: Props) {
  const { valid, proven, declared, notCovered, failures, body } = verdict;
  return (
    <>
      <Band
        id="certificate"
        title="Certificate"
        note="Read here by the verifier that anybody can run. Who does not trust this page runs it on a machine of their own."
      >
        <p>
          <State tone={valid ? 'good' : 'bad'} words={valid ? 'valid' : 'not valid'} /> under the
          trust policy that this office publishes.
        </p>
        <Sentences title="Found wrong" sentences={failures.map(({ message }) => message)} />
        <Sentences title="Proven" sentences={proven} />
        <Sentences title="Declared, not proven" sentences={declared} />
        <Sentences title="Not covered" sentences={notCovered} />
        <p className="notice prose">{body.limit}</p>
      </Band>
      <Facts verdict={verdict} />
      <CheckIt relocation={relocation} />
    </>
  );
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <div className="prose">
      <h3>{title}</h3>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

const kinds = {
  sample: 'Files',
  submission: 'Submissions',
  customer: 'Customers',
  'api-key': 'API keys',
} as const;

function Facts({ verdict: { body, digest } }: { verdict: RelocationVerdict }) {
  const { manifest, fence, policy, keys, source } = body;
  return (
    <Band title="What it certifies">
      <dl className="facts">
        <dt>Intake was fenced</dt>
        <dd>
          {count(fence.durationMs)} ms, from <Moment at={fence.from} />
        </dd>
        <dt>Policy</dt>
        <dd>
          version <Link to={`/residency/versions/${policy.before}`}>{policy.before}</Link> before,{' '}
          <Link to={`/residency/versions/${policy.after}`}>{policy.after}</Link> after
        </dd>
        <dt>Manifest’s root</dt>
        <dd className="mono">{manifest.root}</dd>
        <dt>Certificate’s digest</dt>
        <dd className="mono">{digest}</dd>
      </dl>
      <div className="table">
        <table>
          <caption>What arrived</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                Objects
              </th>
              <th scope="col" className="number">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(kinds).map(([kind, words]) => {
              const { count: objects, bytes: size } = manifest.byKind[kind as keyof typeof kinds];
              return (
                <tr key={kind}>
                  <th scope="row">{words}</th>
                  <td className="number">{count(objects)}</td>
                  <td className="number">{bytes(size)}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              <td className="number">{count(manifest.count)}</td>
              <td className="number">{bytes(manifest.bytes)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {keys.length === 0 ? (
        <p>{siteName(source.site)} had no key of the region to destroy.</p>
      ) : (
        <div className="table">
          <table>
            <caption>Keys destroyed at {siteName(source.site)}</caption>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Quarter</th>
                <th scope="col">Holder of the copy</th>
                <th scope="col">Destroyed</th>
              </tr>
            </thead>
            <tbody>
              {keys.flatMap(({ keyId, quarter, copies }) =>
                copies.map(({ copyId, holder, destroyedAt }) => (
                  <tr key={copyId}>
                    <th scope="row" className="mono">
                      {keyId}
                    </th>
                    <td className="nowrap">{quarter}</td>
                    <td>{holder}</td>
                    <td>
                      <Moment at={destroyedAt} />
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </Band>
  );
}

function CheckIt({ relocation }: { relocation: string }) {
  const base = `/v1/relocations/${relocation}`;
  return (
    <Band
      title="Check it yourself"
      note="Without network, on any machine. Take the trust policy from somebody you believe."
    >
      <ul className="plain">
        <li>
          <a href={`${base}/certificate`} download="move.json">
            Certificate
          </a>
        </li>
        <li>
          <a href={`${base}/manifest`} download="move.manifest">
            Manifest
          </a>
        </li>
        <li>
          <a href="/v1/trust-policy" download="trust.txt">
            Trust policy
          </a>
        </li>
      </ul>
      <pre>
        <code>
          npx vitrine-verify certificate move.json --manifest move.manifest --trust trust.txt
        </code>
      </pre>
      <p>
        <Link to="/verify">Verify it in this browser</Link>
      </p>
    </Band>
  );
}
