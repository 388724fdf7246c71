import { fileAddress } from '../attachments/signed-members.ts';
import { storedFile, thumbnail } from '../attachments/stored-file.ts';
import { dataReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { isEmptied } from '../refusals/lacked.ts';
import { objectNotFound } from '../refusals/refusals.ts';
import { existingRow } from '../writing/write.ts';
import type { ApiRequest } from './api-request.ts';
import { signingOf } from './row-view.ts';
import { unsupportedAddress } from './unsupported-address.ts';

/** `GET /v3/company/<realm>/download/<id>`: a signed address as plain text, from which the file is fetched without a token. */
export function downloadReply(request: ApiRequest): Reply {
  const { context, call, moment } = request;
  const [kind, id = ''] = call.resource;
  const attachables = context.datasets.get('attachable');
  if (attachables === undefined) throw unsupportedAddress(call);
  if (isEmptied(context.settings, attachables.entity)) throw objectNotFound();
  const value = JSON.parse(attachables.text(existingRow(attachables, id)));
  const file = kind === 'download' ? storedFile(value) : thumbnail(value);
  const address = fileAddress(call.realm, file, signingOf(request));
  if (address === undefined) throw objectNotFound(); // not recorded: a note has no file
  const body = context.settings.downloadBody === 'quoted' ? JSON.stringify(address) : address;
  const { headers, ...reply } = dataReply(moment, body);
  return {
    ...reply,
    ...{ headers: { ...headers, 'Content-Type': 'text/plain;charset=utf-8' }, isData: false, reads: 1 },
  };
}
