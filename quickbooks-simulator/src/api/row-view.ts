import type { RowView } from '../answers/query.ts';
import type { Signing } from '../attachments/signed-address.ts';
import { withSignedMembers } from '../attachments/signed-members.ts';
import { customFieldsWriter } from '../custom-fields/custom-fields.ts';
import type { ApiRequest } from './api-request.ts';
import { areCustomFieldsShown } from './included.ts';

/** The view of an entity's rows: with signed addresses, which are new in each call, and with custom fields. */
export function rowViewOf(request: ApiRequest, entity: string): RowView {
  const { call, context } = request;
  if (entity === 'Attachable') {
    const signing = signingOf(request);
    return (text) => withSignedMembers(text, call.realm, signing);
  }
  if (!areCustomFieldsShown(call, context.settings, entity)) return (text) => text;
  return customFieldsWriter(context.settings.seed, `${call.realm} ${entity} `);
}

export function signingOf({ context, call, moment }: ApiRequest): Signing {
  const { seed, attachmentAddresses } = context.settings;
  const origin = `http://${call.headers.host}`;
  return { seed, origin, now: moment.now, trace: moment.trace, isStable: attachmentAddresses === 'stable' };
}
