import type { Signing } from '../attachments/signed-address.ts';
import { withSignedMembers } from '../attachments/signed-members.ts';
import type { ApiRequest } from './api-request.ts';
import type { RowView } from './query.ts';

/** The view of an entity's rows. Signed addresses are made anew for each call. */
export function rowViewOf(request: ApiRequest, entity: string): RowView {
  if (entity !== 'Attachable') return (text) => text;
  const signing = signingOf(request);
  return (text) => withSignedMembers(text, request.call.realm, signing);
}

export function signingOf({ context, call, moment }: ApiRequest): Signing {
  const { seed, attachmentAddresses } = context.settings;
  const origin = `http://${call.headers.host}`;
  return { seed, origin, now: moment.now, trace: moment.trace, isStable: attachmentAddresses === 'stable' };
}
