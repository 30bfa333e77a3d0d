import type { HttpServer } from '../../../../platform/http/index.ts';
import type { AccountsOffice } from '../../office/accounts/index.ts';
import type { KeyReplacements } from '../../office/key-replacements.ts';
import type { Operators } from '../../office/operators.ts';
import { redeemCode } from '../site-sign-in/redeem-code.ts';
import { type SendToSiteDeps, sendToSite } from '../site-sign-in/send-to-site.ts';
import { askKeyReplacement } from './ask-key-replacement.ts';
import { authEndpoints } from './auth-endpoints.ts';
import { changePassword } from './change-password.ts';
import { endSession } from './end-session.ts';
import { invitePerson } from './invite-person.ts';
import { linkRoutes } from './links.ts';
import { listProviders } from './list-providers.ts';
import { makeKey } from './make-key.ts';
import { listPeople } from './people.ts';
import { readAccount } from './read-account.ts';
import { recoverPerson } from './recover-person.ts';
import { replaceKey } from './replace-key.ts';

/** Everything about the people's accounts, at the office. */
export function accountRoutes(
  app: HttpServer,
  office: AccountsOffice,
  deps: {
    readonly operators: Pick<Operators, 'makeKnown'>;
    readonly keyReplacements: KeyReplacements;
    readonly site: SendToSiteDeps['site'];
  },
): void {
  authEndpoints(app, office);
  linkRoutes(app, office);
  listProviders(app, office);
  listPeople(app, office);
  invitePerson(app, office);
  recoverPerson(app, office);
  readAccount(app, office);
  endSession(app, office);
  changePassword(app, office);
  makeKey(app, { ...office, ...deps });
  askKeyReplacement(app, { ...office, ...deps });
  replaceKey(app, { ...office, ...deps });
  sendToSite(app, { ...office, ...deps });
  redeemCode(app, office);
}
