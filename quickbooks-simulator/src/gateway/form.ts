import { xmlOf } from '../api/xml.ts';
import type { ApiCall } from '../http/call.ts';
import type { Reply } from '../http/reply.ts';
import type { Settings } from '../settings.ts';

/** A JSON answer of the data service as the client accepts it; all other answers have one form only. */
export function inForm(reply: Reply, call: ApiCall, settings: Pick<Settings, 'unspecifiedAccept'>): Reply {
  if (reply.isData !== true || isJsonAccepted(call, settings)) return reply;
  if (typeof reply.body !== 'string' && !Buffer.isBuffer(reply.body)) return reply;
  const type =
    reply.headers['Content-Type']?.replace('application/json', 'application/xml') ?? 'application/xml';
  return {
    ...reply,
    body: xmlOf(Buffer.from(reply.body)),
    headers: { ...reply.headers, 'Content-Type': type },
  };
}

function isJsonAccepted(
  { headers, url }: ApiCall,
  { unspecifiedAccept }: Pick<Settings, 'unspecifiedAccept'>,
): boolean {
  const accept = headers.accept ?? '';
  if (/\bjson\b/i.test(accept) || url.searchParams.get('format') === 'json') return true;
  return !/\bxml\b/i.test(accept) && unspecifiedAccept === 'json';
}
