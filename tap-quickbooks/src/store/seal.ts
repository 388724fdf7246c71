import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConfigError } from 'singer';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** The start of a sealed text, with its version. Text in clear is JSON, which never starts so. */
const MARK = 'aes-256-gcm:1:';

/** A key of 32 bytes from hexadecimal or base64. Throws {@link ConfigError} for any other text. */
export function keyFrom(text: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  const isWhole = /^[0-9a-f]{64}$/i.test(trimmed) || /^[\w+/-]{43}=?$/.test(trimmed);
  if (isWhole && key.length === KEY_BYTES) return key;
  throw new ConfigError(
    'token_store_key is not a key of 32 bytes in hexadecimal or base64: make one with "openssl rand -base64 32"',
  );
}

/** The text encrypted and authenticated, for its owner alone: it cannot be opened as another owner's. */
export function seal(text: string, key: Buffer, owner: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

export function isSealed(text: string): boolean {
  return text.startsWith(MARK);
}

/** The text that was sealed; undefined if the key, the owner or a byte of it is not the same. */
export function unseal(sealed: string, key: Buffer, owner: string): string | undefined {
  const bytes = Buffer.from(sealed.slice(MARK.length), 'base64');
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  if (tag.length < TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(owner)).setAuthTag(tag);
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
