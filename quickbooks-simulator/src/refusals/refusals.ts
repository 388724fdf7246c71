import { ApiError } from './api-error.ts';

/** The texts are recorded unless it is said otherwise. */

export function objectNotFound(): ApiError {
  const message = 'Object Not Found';
  const reason =
    "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.";
  return new ApiError({ message, detail: `${message} : ${reason}`, code: '610', element: '' });
}

export function invalidId(id: string): ApiError {
  const detail = `Id should be a valid number. Supplied value:${id}`;
  return new ApiError({ message: 'Invalid ID', detail, code: '2030', element: 'Id' });
}

/** The user who changed it first: always the same one here. */
export function staleObject(): ApiError {
  const message = 'Stale Object Error';
  const who = 'Sim Ulator';
  const detail = `${message} : You and ${who} were working on this at the same time. ${who} finished before you did, so your work was not saved.`;
  return new ApiError({ message, detail, code: '5010', element: '' });
}

export function duplicateName(): ApiError {
  return new ApiError({
    message: 'Duplicate Name Exists Error',
    detail: 'The name supplied already exists. : null',
    code: '6240',
  });
}

export function invalidReference(list: string, id: string): ApiError {
  const message = 'Invalid Reference Id';
  return new ApiError({ message, detail: `${message} : ${list} element id ${id} not found`, code: '2500' });
}

export function unknownProperty(entity: string, property: string): ApiError {
  return invalidProperty(
    `Unrecognized field "${property}" (class com.intuit.schema.finance.v3.${entity}), not marked as ignorable`,
  );
}

/** Refusal of a body that is no JSON object; the words in the middle are not recorded. */
export function malformedBody(reason: string): ApiError {
  return invalidProperty(reason);
}

function invalidProperty(what: string): ApiError {
  return new ApiError({
    message: 'Request has invalid or unsupported property',
    detail: `Property Name:${what})\n specified is unsupported or invalid`,
    code: '2010',
  });
}

/** The detail is not recorded. */
export function requiredParameter(name: string): ApiError {
  return new ApiError({
    message: 'Required param missing, need to supply the required value for the API',
    detail: `Required parameter ${name} is missing in the request`,
    code: '2020',
    element: name,
  });
}

export function unsupportedOperation(operation: string): ApiError {
  return new ApiError({
    message: 'Unsupported Operation',
    detail: `Operation ${operation} is not supported.`,
    code: '500',
  });
}

/** The text is not recorded, the code is documented. */
export function batchTooLarge(largest: number): ApiError {
  return new ApiError({
    message: 'Batch size exceeded',
    detail: `The number of items in a batch request exceeds the maximum of ${largest}`,
    code: '1040',
  });
}

/** Refusal of a report that does not exist, or that the user may not read: both look alike (recorded). */
export function reportDenied(): ApiError {
  const message = 'Permission Denied Error';
  const detail = `${message} : You do not have the access rights to use this feature.`;
  return new ApiError({ message, detail, code: '5020', element: 'ReportName' });
}

/** Refusal of a parameter of a report. Neither the code nor the words are recorded. */
export function invalidReportValue(name: string, value: string): ApiError {
  const message = 'Invalid value of a report parameter';
  return new ApiError({ message, detail: `${message} : ${name} ${value}`, code: '2040', element: name });
}
