import type { ServerResponse } from 'node:http';

/** Answers a request, with the access token that came with it. */
export type Answer = (response: ServerResponse, token: string) => void;

export const ROW = '{"Id":"7","MetaData":{"LastUpdatedTime":"2024-01-01T00:00:00-08:00"}}';
export const PAGE = `{"QueryResponse":{"Customer":[${ROW}],"startPosition":1,"maxResults":1},"time":"2024-01-02T00:00:00.000-08:00"}`;

export const answer =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'intuit-tid': '1-abc', ...headers });
    response.end(body);
  };
export const good = answer(200, PAGE);
export const zipped = (body: Buffer): Answer => answer(200, body, { 'content-encoding': 'gzip' });
export const cut: Answer = (response) => {
  response.writeHead(200, { 'content-length': PAGE.length });
  response.write(PAGE.slice(0, 50));
  setTimeout(() => response.destroy(), 20);
};
export const reset: Answer = (response) => response.destroy();
export const expired: Answer = (response, token) =>
  answer(
    401,
    `{"fault":{"error":[{"message":"message=AuthenticationFailed; errorCode=003200; statusCode=401","detail":"Token expired: ${token}","code":"3200"}]}}`,
  )(response, token);
export const throttled = answer(
  429,
  '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded</Message><Detail>The request limit was reached</Detail></Error></Fault></IntuitResponse>',
  { 'retry-after': '1' },
);
export const fault = (code: string, detail = 'so bad') =>
  `{"Fault":{"Error":[{"Message":"Bad","Detail":"${detail}","code":"${code}"}],"type":"X"}}`;
