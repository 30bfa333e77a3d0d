import { parseVerifierKey, signatureTypes, TlogError } from '@vitrine/tlog';
import { IdentityError } from '../errors.js';
import { makeOperatorToken, operatorName, parseOperatorToken, sameDigest } from '../tokens.js';
import * as store from './store.js';
export function createOperators(deps) {
  const { db, ledger, clock, randomBytes } = deps;
  async function create(fresh) {
    const key = checkOperator(fresh, deps.isCountry);
    const { token, secretSha256 } = makeOperatorToken(fresh.name, randomBytes);
    const operator = await db.transaction(async (tx) => {
      await refuseTaken(tx, fresh.name, key);
      const index = await logCreation(tx, fresh);
      const createdAt = Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
      await store.insertOperator(tx, {
        name: fresh.name,
        country: fresh.country,
        verifier_key: fresh.key,
        public_key: key.publicKey,
        token_sha256: secretSha256,
        created_at: createdAt,
        index,
      });
      return { ...fresh, createdAt, index };
    });
    await ledger.durable(operator.index);
    return { operator, token };
  }
  async function logCreation(tx, { name, country, key }) {
    const payload = { operator: name, country, key };
    const [logged] = await ledger.append(tx, [{ type: 'operator.created', payload }]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    return logged.index;
  }
  async function authenticate(token) {
    const parsed = parseOperatorToken(token);
    const row = parsed && (await store.readOperator(db, parsed.name));
    if (parsed === undefined || row === undefined) throw unknownToken();
    if (!sameDigest(row.token_sha256, parsed.secretSha256)) throw unknownToken();
    return { kind: 'operator', name: row.name, country: row.country };
  }
  return {
    create,
    authenticate,
    find: async (name) => {
      const row = await store.readOperator(db, name);
      return row && operatorOf(row);
    },
    list: async () => (await store.readOperators(db)).map(operatorOf),
  };
}
export function unknownToken() {
  return new IdentityError('unknown-token', 'The token is not that of an operator');
}
/** @throws {IdentityError} `invalid-operator` */
function checkOperator(fresh, isCountry) {
  if (!operatorName.test(fresh.name)) {
    throw invalid('a name has small letters, digits and single hyphens, at most 40');
  }
  if (!isCountry(fresh.country)) throw invalid('the country is not a code of ISO 3166-1');
  const key = readKey(fresh.key);
  if (key.type !== signatureTypes.ed25519 || key.name !== fresh.name) {
    throw invalid('the key must be an Ed25519 note key under the name of the operator');
  }
  return key;
}
function readKey(vkey) {
  try {
    return parseVerifierKey(vkey);
  } catch (cause) {
    if (cause instanceof TlogError) throw invalid(`the key: ${cause.message}`, cause);
    throw cause;
  }
}
function invalid(reason, cause) {
  return new IdentityError('invalid-operator', `Not a valid operator: ${reason}`, { cause });
}
async function refuseTaken(tx, name, key) {
  await store.lockOperators(tx);
  if ((await store.readOperator(tx, name)) !== undefined) {
    throw new IdentityError('operator-exists', `There is an operator ${name} already`);
  }
  const owner = await store.readKeyOwner(tx, key.publicKey);
  if (owner === undefined) return;
  throw new IdentityError('key-in-use', `The key is that of the operator ${owner}`);
}
function operatorOf(row) {
  const { name, country, verifier_key: key, created_at: createdAt, index } = row;
  return { name, country, key, createdAt, index };
}
