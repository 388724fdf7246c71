import { FatalApiError } from 'singer';
import { NoAnswerError } from './query-response.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';

/** Asks for the signed address of an attachment's file, which ends after 15 minutes. */
export async function downloadAddress(
  client: QuickBooksClient,
  id: string,
  isAllowed: (url: URL) => boolean,
): Promise<string> {
  const path = `download/${encodeURIComponent(id)}`;
  const { value } = await client.call({
    endpoint: 'download',
    path,
    parameters: () => ({}),
    read: addressIn,
  });
  if (isAllowed(new URL(value))) return value;
  throw new FatalApiError(
    'the address of its file is not https, so the file could be read and changed on the way',
  );
}

/** The body is a bare URL. The API reference prints it in quotes. */
function addressIn(body: Buffer): string {
  const text = body
    .toString()
    .trim()
    .replace(/^"(.*)"$/s, '$1');
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new NoAnswerError('is not the address of a file');
}
