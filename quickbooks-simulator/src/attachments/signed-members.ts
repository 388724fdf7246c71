import { plainText, type WireText } from '../data/wire-text.ts';
import { type Signing, STORE_PATH, signedAddress } from './signed-address.ts';
import { pathOf, type StoredFile, storedFile, thumbnail } from './stored-file.ts';

/** Adds the signed addresses of its files to the text of an Attachable, each after the address that needs a token. */
export function withSignedMembers(text: WireText, realm: string, signing: Signing): WireText {
  if (!text.includes('FileAccessUri"') || text.includes('TempDownloadUri"')) return text;
  const value = JSON.parse(plainText(text));
  const one = withMember(text, 'FileAccessUri', fileAddress(realm, storedFile(value), signing));
  return withMember(one, 'ThumbnailFileAccessUri', fileAddress(realm, thumbnail(value), signing));
}

export function fileAddress(
  realm: string,
  file: StoredFile | undefined,
  signing: Signing,
): string | undefined {
  return file && signedAddress(`${STORE_PATH}${pathOf(realm, file)}`, signing);
}

function withMember(text: WireText, after: string, address: string | undefined): WireText {
  if (address === undefined) return text;
  const name = after.replace('FileAccessUri', 'TempDownloadUri');
  const member = new RegExp(`"${after}":"[^"]*"`);
  return text.replace(member, (found) => `${found},"${name}":${JSON.stringify(address)}`) as WireText;
}
