import type { Fault } from '../http/envelopes.ts';
import { QueryError } from '../query/query-error.ts';

/** A request that the data service would refuse, with the Fault that it would give. */
export class ApiError extends Error {
  readonly fault: Fault;
  readonly status: number;

  constructor(fault: Fault, status = 400) {
    super(fault.detail);
    this.name = 'ApiError';
    this.fault = fault;
    this.status = status;
  }
}

/** The refusal that an error stands for. An error of the simulator itself is thrown on. */
export function refusalOf(error: unknown): { readonly fault: Fault; readonly status: number } {
  if (error instanceof ApiError) return error;
  if (!(error instanceof QueryError)) throw error;
  return { fault: { message: error.title, detail: error.detail, code: error.code }, status: 400 };
}
