import { hideSecret } from 'singer';
import { describe, expect, it } from 'vitest';
import { describeFault, faultOf } from '../../src/quickbooks/faults.ts';

const TOKEN = 'eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..recognisable';
const SERVICE = {
  Error: [{ Message: 'Invalid query', Detail: 'no such entity', code: '4001' }],
  type: 'ValidationFault',
};

describe('a fault', () => {
  it.each([
    ['of the service', JSON.stringify({ Fault: SERVICE, time: 'x' })],
    ['inside a QueryResponse', JSON.stringify({ QueryResponse: { Fault: SERVICE } })],
    ['beside a null of the other form', JSON.stringify({ fault: null, QueryResponse: { Fault: SERVICE } })],
    ['beside rows', JSON.stringify({ QueryResponse: { Customer: [{ Id: '7' }] }, Fault: SERVICE })],
    [
      'of the gateway',
      '{"warnings":null,"fault":{"error":[{"message":"Invalid query","detail":"no such entity","code":"4001","element":null}]}}',
    ],
    [
      'in XML',
      '<?xml version="1.0"?>\n<IntuitResponse><Fault type="S"><Error code="4001">\n<Message>Invalid query</Message>\n<Detail>no such entity</Detail></Error></Fault></IntuitResponse>',
    ],
  ])('%s is found', (_, body) => {
    expect(faultOf(Buffer.from(body))).toEqual({
      code: '4001',
      message: 'Invalid query',
      detail: 'no such entity',
    });
  });

  it.each([
    '{"QueryResponse":{"Customer":[{"Notes":"Fault","Fault":{"Error":[]}}]}}',
    '{"QueryResponse":{}}',
    '<html><body>502 Bad Gateway</body></html>',
    '{"fault":null}',
  ])('is not seen in %s', (body) => {
    expect(faultOf(Buffer.from(body))).toBeUndefined();
  });

  it('may have its error outside of a list', () => {
    expect(faultOf(Buffer.from('{"Fault":{"Error":{"Message":"m","code":"4001"}}}'))).toEqual({
      code: '4001',
      message: 'm',
      detail: '',
    });
  });

  it('without a code, or without a text, is a sentence all the same', () => {
    expect(describeFault({ code: '', message: 'm', detail: '' })).toBe('m');
    expect(describeFault({ code: '4001', message: '', detail: '' })).toBe(
      'a fault without a text (code 4001)',
    );
  });

  it('never shows the access token that the gateway echoes', () => {
    for (const detail of [`Token expired: ${TOKEN}`, TOKEN]) {
      const sentence = describeFault({ code: '3200', message: 'message=AuthenticationFailed', detail });
      expect(sentence).not.toContain('recognisable');
      expect(sentence).toContain('AuthenticationFailed');
    }
  });

  it('never shows the rest of a token that begins like one that is hidden', () => {
    hideSecret(`${TOKEN.slice(0, 32)}and-goes-on-otherwise`);
    const sentence = describeFault({ code: '3200', message: 'no', detail: `Token expired: ${TOKEN}` });
    expect(sentence).not.toContain('recognisable');
    expect(sentence).toContain('Token expired: …');
  });

  it.each(['message', 'code', 'detail'] as const)('never shows a token in use in its %s', (part) => {
    hideSecret('short-secret');
    const fault = { code: '100', message: 'no', detail: 'no', [part]: 'not short-secret here' };
    const sentence = describeFault(fault);
    expect(sentence).toContain('not … here');
    expect(sentence).not.toContain('short-secret');
  });

  it('keeps words about a token', () => {
    const detail = 'Malformed bearer token: too short or too long';
    expect(describeFault({ code: '100', message: 'm', detail })).toContain(detail);
  });

  it('that a person would not understand comes with its likely cause', () => {
    expect(describeFault({ code: '3100', message: 'ApplicationAuthorizationFailed', detail: '' })).toMatch(
      /realm_id and environment/,
    );
  });
});
