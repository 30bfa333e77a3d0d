/**
 * Wraps keys for storage. The key file is one holder; a KMS or an HSM over PKCS#11 is another with
 * the same two calls, which is why they are asynchronous.
 */
export interface KeyWrapper {
  /** Who holds the wrapping key, for the ledger: `key-file:<uuid>`, `kms:<arn>`, … */
  readonly holder: string;
  /**
   * @param plain 1 to 65,536 bytes
   * @param context what the key is for; must be the same to unwrap, and is not stored
   */
  wrap(plain: Uint8Array, context: string): Promise<Uint8Array>;
  /** @throws KeyError `unwrap-failed` */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}
