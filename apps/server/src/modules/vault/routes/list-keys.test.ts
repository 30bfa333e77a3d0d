import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHttpServer, publicOnly } from '../../../platform/http/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { openTestSite } from '../test-kit.ts';
import { listKeys } from './list-keys.ts';

const { keys } = await openTestSite();
const app = await createHttpServer({
  api: { title: 'keys', description: 'keys', version: '0' },
  logger: silentLogger(),
  authenticate: publicOnly({
    operator: async () => ({
      kind: 'operator',
      name: 'alice',
      country: 'CH',
      roles: ['auditor'],
    }),
  }),
});
listKeys(app, keys);
after(() => app.close());

test('keys are listed with their copies and holders, and nothing secret', async () => {
  const { keyId } = await keys.current('rest', 'files');
  const response = await app.inject({ url: '/v1/keys?region=rest' });
  assert.equal(response.statusCode, 200, response.body);
  const listed: { keyId: string; copies: { holder: string }[] }[] = response.json().keys;
  assert.ok(listed.find((one) => one.keyId === keyId)?.copies[0]?.holder);
  assert.doesNotMatch(response.body, /SECRET/i);
});
