import { hasCustomFields } from '../custom-fields/custom-fields.ts';
import type { ApiCall } from '../http/call.ts';
import { ApiError } from '../refusals/api-error.ts';
import type { Settings } from '../settings.ts';

const CUSTOM_FIELDS = 'enhancedallcustomfields';
/** The first minor version that knows the parameter. */
const MINOR_VERSION = 75;

type Custom = Pick<Settings, 'enhancedCustomFields'>;

/**
 * True if a call asks for all custom fields with their values, and the entity has some. Recorded rows stay as they were
 * recorded.
 */
export function areCustomFieldsShown(
  call: Pick<ApiCall, 'url'>,
  { enhancedCustomFields, records }: Pick<Settings, 'enhancedCustomFields' | 'records'>,
  entity: string,
): boolean {
  const isShown = enhancedCustomFields !== 'ignored' && records.length === 0;
  return isShown && isAsked(call) && hasCustomFields(entity);
}

/** Refuses the parameter for all entities, or for vendors alone. Neither the code nor the words are recorded. */
export function refuseCustomFields(call: ApiCall, { enhancedCustomFields }: Custom): void {
  const isRefused =
    enhancedCustomFields === 'refused' ||
    (enhancedCustomFields === 'refused-for-vendors' && call.entities.includes('vendor'));
  if (!isRefused || !isAsked(call)) return;
  throw new ApiError({
    message: 'Error parsing query',
    detail: 'Parameter include=enhancedAllCustomFields is not supported',
    code: '4000',
  });
}

/** Parameters can name several things to include, separated by commas. */
function isAsked({ url }: Pick<ApiCall, 'url'>): boolean {
  const included = url.searchParams.getAll('include').flatMap((each) => each.toLowerCase().split(','));
  return included.includes(CUSTOM_FIELDS) && Number(url.searchParams.get('minorversion')) >= MINOR_VERSION;
}
