import type { HttpServer } from '../../../../platform/http/index.ts';
import type { SetPublisher } from '../publisher.ts';
import { type GetSetFileDeps, getSetFile } from './get-set-file.ts';
import { listSets } from './list-sets.ts';
import { publishSets } from './publish-sets.ts';

export interface SetRoutesDeps extends GetSetFileDeps {
  readonly publisher: Pick<SetPublisher, 'publish'>;
}

/** Routes of the offline sets. */
export function setRoutes(app: HttpServer, deps: SetRoutesDeps): void {
  listSets(app, deps);
  getSetFile(app, deps);
  publishSets(app, deps);
}
