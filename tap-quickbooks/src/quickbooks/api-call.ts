import { RetryableApiError } from 'singer';
import type { Headers } from '../http/http.ts';

/** Endpoints of the API, as METRIC lines name them. */
export type Endpoint = 'query' | 'cdc' | 'report' | 'company_info' | 'download';

export type Parameters = Readonly<Record<string, string>>;

/** A GET of one endpoint, and the way to read its answer. */
export interface ApiCall<T, P extends Parameters> {
  readonly endpoint: Endpoint;
  /** The path below /v3/company/<realm>/. */
  readonly path: string;
  /**
   * Returns the query parameters, given the number of answers so far that came too late, or failed again: to ask for
   * fewer rows may then help.
   */
  readonly parameters: (lateAnswers: number) => P;
  /**
   * Reads a body. Throws NoAnswerError if it holds a fault or anything else than what was asked for, and
   * JsonSyntaxError if it is not whole JSON: the client then looks for a fault in it.
   */
  readonly read: (body: Buffer) => T;
  /** Most attempts; undefined for as many as the retry policy allows. */
  readonly attempts?: number;
  /** Answers that may come too late before the call rejects with {@link LateAnswer}; undefined for any number. */
  readonly lateAttempts?: number;
}

/** Thrown if QuickBooks takes too long, or answers with more bytes than are read, over and over. */
export class LateAnswer extends RetryableApiError {}

export interface Answer<T, P extends Parameters> {
  /** The result of `read`. */
  readonly value: T;
  /** The parameters of the request that was answered. */
  readonly parameters: P;
  readonly lateAnswers: number;
  readonly intuitTid: string | undefined;
  readonly headers?: Headers;
  /** The time that the answered request took, without the waits before it. */
  readonly durationMs: number;
}

/** A call of the query endpoint. */
export function queryCall<T>(
  statement: (lateAnswers: number) => string,
  read: (body: Buffer) => T,
): ApiCall<T, { readonly query: string }> {
  return {
    endpoint: 'query',
    path: 'query',
    parameters: (lateAnswers) => ({ query: statement(lateAnswers) }),
    read,
  };
}
