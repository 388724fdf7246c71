import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'singer';
import { afterFile } from '../../../testing/after-file.ts';
import { createHttpClient } from '../../src/http/http.ts';
import type { Pauses } from '../../src/http/retry-policy.ts';
import { CallLog } from '../../src/limits/call-log.ts';
import { RateLimiter } from '../../src/limits/rate-limiter.ts';
import { queryCall } from '../../src/quickbooks/api-call.ts';
import { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';
import { rowsOf } from '../../src/quickbooks/rows.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { AccessTokens } from '../../src/tokens/access-tokens.ts';
import { TokenFile } from '../../src/tokens/token-file.ts';
import { type Answer, answer } from './bad-answers.ts';
import { temporaryFolder } from './run-tap.ts';

export const CUSTOMER = {
  entity: 'Customer',
  answerKey: 'Customer',
  identity: ['Id'],
  wrapping: 'none',
} as const;

/** A client of a service that gives these answers, one after the other. */
export function clientOf(...answers: Answer[]) {
  return clientWith(undefined, ...answers);
}

/** The same with these pauses between attempts; undefined for the usual ones. */
export async function clientWith(pauses: Pauses | undefined, ...answers: Answer[]) {
  const said: string[] = [];
  const metrics: unknown[] = [];
  const log: Logger['info'] = (message, extra) => {
    said.push(message);
    if (extra?.metric !== undefined) metrics.push(extra.metric);
  };
  const logger: Logger = { debug: log, info: log, warning: log, error: log, critical: log };
  const { url, urls, issued } = await serviceOf(answers);
  const http = createHttpClient('test', 2);
  const credentials = { clientId: 'a', clientSecret: 'b', refreshToken: 'c', tokenUrl: `${url}/tokens` };
  const file = new TokenFile(join(temporaryFolder(), 'tokens.json'), {
    environment: 'production',
    realmId: '1',
  });
  const client = new QuickBooksClient({
    company: { apiUrl: url, realmId: '1' },
    http,
    tokens: new AccessTokens(credentials, file, http, logger),
    limiter: new RateLimiter(new CallLog(file.location)),
    shutdown: new Shutdown(),
    logger,
    ...(pauses !== undefined && { pauses }),
  });
  const call = queryCall(
    (lateAnswers) => `select * from Customer maxresults ${1000 / 2 ** lateAnswers}`,
    (body) => rowsOf(body, CUSTOMER, 'MetaData.LastUpdatedTime'),
  );
  const query = async () => (await client.call(call)).value;
  return { client, query, said, metrics, urls, issued };
}

/** A service that gives new tokens to every POST, and these answers to the other requests. */
async function serviceOf(answers: Answer[]) {
  const urls: string[] = [];
  let issued = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      issued += 1;
      const body = {
        access_token: `recognisable-access-${issued}`,
        refresh_token: `recognisable-refresh-${issued}`,
        token_type: 'bearer',
        expires_in: 3600,
        x_refresh_token_expires_in: 8726400,
      };
      answer(200, JSON.stringify(body))(response, '');
      return;
    }
    urls.push(request.url ?? '');
    const next = answers.shift() ?? answer(418, '');
    next(response, request.headers.authorization?.replace('Bearer ', '') ?? '');
  });
  afterFile(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, urls, issued: () => issued };
}
