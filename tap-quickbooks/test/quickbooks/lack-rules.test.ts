import fc from 'fast-check';
import { AuthError, FatalApiError, RetryableApiError } from 'singer';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/http/http.ts';
import { PAUSES } from '../../src/http/retry-policy.ts';
import { LackFault } from '../../src/quickbooks/lack-rules.ts';
import { NoAnswerError } from '../../src/quickbooks/query-response.ts';
import { judge } from '../../src/quickbooks/verdict.ts';

const fault = (code: string, detail: string, message = 'Fault') =>
  JSON.stringify({ Fault: { Error: [{ Message: message, Detail: detail, code }], type: 'ValidationFault' } });
const gatewayFault = (code: string, message: string) =>
  JSON.stringify({
    fault: { error: [{ message, detail: null, code }], type: 'SERVICE' },
    queryResponse: null,
  });
const xmlFault = (code: string, detail: string) =>
  `<?xml version="1.0"?><IntuitResponse><Fault type="SERVICE"><Error code="${code}"><Message>x</Message><Detail>${detail}</Detail></Error></Fault></IntuitResponse>`;

const judged = (status: number, body: string, headers = {}) => {
  const outcome: Outcome = { kind: 'answer', status, headers, body: Buffer.from(body) };
  const verdict = judge(
    outcome,
    '/v3/company/1/query',
    () => {
      throw new NoAnswerError('holds a fault');
    },
    PAUSES,
  );
  if (verdict.kind === 'value') throw new Error('no failure');
  return verdict;
};

const isLack = (status: number, body: string, headers = {}) =>
  judged(status, body, headers).problem.cause instanceof LackFault;

describe('a lack', () => {
  it.each([
    [400, fault('4001', 'QueryValidationError: Metadata not found for Entity: JournalCode')],
    [400, fault('4001', 'QueryValidationError: invalid context declaration: TaxPayment')],
    [400, fault('5020', 'Permission Denied Error : You do not have the access rights to use this feature.')],
    [400, fault('5030', 'Feature Not Supported Error : The feature is not supported.')],
    [400, fault('6000', 'Multicurrency is not enabled.')],
    [404, fault('600', 'This feature is not supported for the region')],
    [400, xmlFault('5020', 'Permission Denied')],
    [200, fault('5020', 'You do not have the access rights to use this feature.')],
    [403, fault('5020', 'Permission Denied')],
    [403, gatewayFault('3100', 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403')],
    [403, fault('3201', 'not authorised')],
  ])('may be meant by %i %s', (status, body) => {
    expect(isLack(status, body)).toBe(true);
    expect(judged(status, body).problem).toBeInstanceOf(status === 403 ? AuthError : FatalApiError);
  });

  it.each([
    ['a statement that is wrong', 400, fault('4000', 'QueryParserError: Encountered "x"')],
    ['a property that cannot be queried', 400, fault('4001', "property 'X' is not queryable")],
    ['a page that is too large', 400, fault('4001', 'value 1500 is too large')],
    ['a count that is refused', 400, fault('4001', 'Dear entity developer, pl implement count query')],
    ['an outage', 400, fault('500', 'Could not find resource for relative : x is not supported.')],
    ['a subscription that has ended', 403, fault('6190', 'Subscription has ended')],
    ['the other environment', 403, fault('130', 'Accessing Wrong Cluster')],
    ['a token', 401, fault('3200', 'access rights')],
    ['a token with 403', 403, gatewayFault('003200', 'message=AuthenticationFailed')],
    ['throttling with 403', 403, xmlFault('3001', 'The request limit was reached')],
    ['a gateway that refuses', 403, '<html>Forbidden, not supported</html>'],
    ['a gateway without a fault', 400, '<html>feature not enabled</html>'],
    ['an address that is not there', 404, ''],
  ])('is not meant by %s', (_, status, body) => {
    expect(isLack(status, body)).toBe(false);
  });

  it('is never meant by a fault that may pass, whatever its text says', () => {
    const passing = fc.constantFrom(408, 429, 500, 502, 503, 504, 520, 598, 301, 302, 202, 204);
    const body = fc.oneof(
      fc
        .constantFrom('4001', '5020', '5030', '6000', '10000', '3001')
        .chain((code) =>
          fc
            .constantFrom('Metadata not found', 'not supported', 'not enabled', 'access rights')
            .map((text) => fault(code, text)),
        ),
      fc.string().map((text) => `<html>${text} not supported</html>`),
      fc.string(),
    );
    fc.assert(
      fc.property(passing, body, (status, text) => {
        const { problem } = judged(status, text);
        expect(problem.cause).toBeUndefined();
        expect(problem).toBeInstanceOf(RetryableApiError);
      }),
    );
  });

  it('is never meant by a missing answer', () => {
    const outcome = { kind: 'noAnswer', reason: 'not supported', isTimeout: true, isTooLong: false } as const;
    const verdict = judge(outcome, '/', () => 0, PAUSES);
    expect(verdict).toMatchObject({ problem: expect.any(RetryableApiError) });
    expect(verdict).not.toHaveProperty('problem.cause');
  });
});
