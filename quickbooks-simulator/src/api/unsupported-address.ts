import type { ApiCall } from '../http/call.ts';
import type { ApiError } from '../refusals/api-error.ts';
import { unsupportedOperation } from '../refusals/refusals.ts';

/** Answer of QuickBooks to addresses that it does not know (recorded). */
export function unsupportedAddress({ url, headers }: ApiCall): ApiError {
  const { pathname } = url;
  return unsupportedOperation(
    `Could not find resource for relative : ${pathname} of full path: https://${headers.host}${pathname}`,
  );
}
