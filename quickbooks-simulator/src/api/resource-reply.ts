import type { Endpoint } from '../http/call.ts';
import { faultReply } from '../http/envelopes.ts';
import type { Reply } from '../http/reply.ts';
import { refusalOf } from '../refusals/api-error.ts';
import type { ApiRequest } from './api-request.ts';
import { batchReply } from './batch-endpoint.ts';
import { cdcReply } from './cdc-endpoint.ts';
import { downloadReply } from './download-endpoint.ts';
import { refuseCustomFields } from './included.ts';
import { queryReply } from './query-endpoint.ts';
import { reportReply } from './report-endpoint.ts';
import { unsupportedAddress } from './unsupported-address.ts';
import { readReply, writeReply } from './write-endpoint.ts';

const HANDLERS: Readonly<Partial<Record<Endpoint, (request: ApiRequest) => Reply>>> = {
  query: queryReply,
  read: readReply,
  write: writeReply,
  cdc: cdcReply,
  batch: batchReply,
  download: downloadReply,
  report: reportReply,
};

/** The answer of the data service. What it refuses is a Fault with the recorded text. */
export function resourceReply(request: ApiRequest): Reply {
  try {
    const handler = HANDLERS[request.call.endpoint];
    if (handler === undefined) throw unsupportedAddress(request.call);
    refuseCustomFields(request.call, request.context.settings);
    return handler(request);
  } catch (error) {
    const { fault, status } = refusalOf(error);
    return faultReply(request.moment, fault, status);
  }
}
