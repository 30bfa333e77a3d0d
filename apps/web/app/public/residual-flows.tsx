import type { PolicyDocument } from '../api/answers.ts';
import { Band } from '../parts/band.tsx';
import { flowWords } from '../parts/state-words.ts';
import { listed, regionName, siteName } from '../parts/words.ts';
import { dataClasses } from './homes.ts';

/** Where else data can be than in the store of their home, in the policy's own words. */
export function ResidualFlows({ flows }: { flows: PolicyDocument['residualFlows'] }) {
  return (
    <Band
      id="residual-flows"
      title="Residual flows"
      note="Where each class of data can be besides its home’s store, as the operator states it in the policy."
    >
      {dataClasses.map((one) => (
        <div className="table" key={one}>
          <table>
            <caption>{regionName(one)}</caption>
            <thead>
              <tr>
                <th scope="col">Data can be</th>
                <th scope="col">Where</th>
                <th scope="col">In the policy’s words</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(flowWords).map(([flow, words]) => (
                <tr key={flow}>
                  <th scope="row">{words}</th>
                  <td>{placeWords(flowOf(flows[one], flow)?.where ?? [])}</td>
                  <td>{flowOf(flows[one], flow)?.sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </Band>
  );
}

interface Flow {
  readonly where: readonly string[];
  readonly sentence: string;
}

function flowOf(flows: Readonly<Record<string, Flow>> | undefined, name: string): Flow | undefined {
  return flows?.[name];
}

/** `home` and `office` are places of every policy, other names are sites. */
function placeWords(where: readonly string[]): string {
  const words = (place: string) =>
    place === 'home' ? 'the home' : place === 'office' ? 'the office' : siteName(place);
  return listed(where.map(words)) || 'nowhere';
}
