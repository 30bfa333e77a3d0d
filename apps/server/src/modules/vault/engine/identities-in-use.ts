import { type Identity, parseIdentity } from '@vitrine/age';

interface Held {
  readonly identity: Identity;
  users: number;
}

/**
 * Parses an identity once for all who use it at the same time, since that takes as long as opening a header, and lets
 * go of it with the last of them: no secret is kept for later.
 */
export class IdentitiesInUse {
  readonly #held = new Map<string, Held>();

  /** @throws AgeError `identity-malformed`, and what `act` throws */
  async use<T>(secret: string, act: (identity: Identity) => Promise<T>): Promise<T> {
    const held = this.#held.get(secret) ?? { identity: parseIdentity(secret), users: 0 };
    this.#held.set(secret, held);
    held.users++;
    try {
      return await act(held.identity);
    } finally {
      held.users--;
      if (held.users === 0) {
        this.#held.delete(secret);
        held.identity.destroy();
      }
    }
  }
}
