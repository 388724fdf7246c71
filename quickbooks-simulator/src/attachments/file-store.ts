import type { Dataset } from '../data/dataset.ts';
import type { Call } from '../http/call.ts';
import type { Reply } from '../http/reply.ts';
import { checkedAddress, STORE_PATH } from './signed-address.ts';
import { fileBytes, type StoredFile, storedFile, thumbnail } from './stored-file.ts';

export interface FileStore {
  readonly seed: number;
  /** Milliseconds. */
  readonly now: number;
  attachables(realm: string): Dataset | undefined;
}

const PATH = new RegExp(`^${STORE_PATH}/(\\d+)/(attachments/|attachmentthumbnails/tn_200x200_)(\\d+)-[^/]*$`);

const AUTH_TWICE =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';
const FORGED =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

export function isStoreCall({ url }: Call): boolean {
  return url.pathname.startsWith(`${STORE_PATH}/`);
}

/** The realm whose file a call is for. */
export function storeRealm({ url }: Call): string {
  return PATH.exec(url.pathname)?.[1] ?? '';
}

/** The file of a signed address, as S3 serves it: without an Authorization header, and only while the address is valid. */
export function storeReply(store: FileStore, call: Call): Reply {
  if (call.method !== 'GET') return refusal(405, 'MethodNotAllowed', 'The specified method is not allowed.');
  if (call.headers.authorization !== undefined) return refusal(400, 'InvalidArgument', AUTH_TWICE);
  const fitness = checkedAddress(call.url, store.seed, store.now);
  if (fitness === 'forged') return refusal(403, 'SignatureDoesNotMatch', FORGED);
  if (fitness === 'expired') return refusal(403, 'AccessDenied', 'Request has expired');
  const file = fileAt(store, call.url.pathname);
  if (file === undefined) return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  const headers = { 'Content-Type': file.type, Server: 'AmazonS3' };
  return { status: 200, headers, body: fileBytes(file), hasLength: true, isPlain: true };
}

function fileAt(store: FileStore, pathname: string): StoredFile | undefined {
  const [, realm = '', folder = '', id = ''] = PATH.exec(pathname) ?? [];
  const attachables = store.attachables(realm);
  const row = attachables?.rowById(id);
  if (attachables === undefined || row === undefined) return undefined;
  const value = JSON.parse(attachables.text(row));
  return folder === 'attachments/' ? storedFile(value) : thumbnail(value);
}

function refusal(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'Content-Type': 'application/xml', Server: 'AmazonS3' }, body };
}
