import type { IncomingMessage } from 'node:http';
import { isStoreCall, storeRealm, storeReply } from './attachments/file-store.ts';
import { controlReply } from './control/control.ts';
import { faultAnswer, isAnswer, waylaid } from './faults/fault-kinds.ts';
import type { Target } from './faults/faults.ts';
import { apiReply, budgetRefusal } from './gateway/gateway.ts';
import { apiCall, type Call, readCall } from './http/call.ts';
import type { Moment } from './http/moment.ts';
import { plainJson, type Reply } from './http/reply.ts';
import { consentReply } from './oauth/consent-page.ts';
import { DISCOVERY_PATH, discoveryReply, OAUTH_PATHS } from './oauth/discovery.ts';
import { revokeReply, tokenReply } from './oauth/token-endpoint.ts';
import type { Service } from './service.ts';

/** The answer to any request. Addresses that are not imitated are refused as QuickBooks refuses unknown ones. */
export async function route(service: Service, request: IncomingMessage): Promise<Reply> {
  const call = await readCall(request);
  const api = apiCall(call);
  if (api !== undefined) return apiReply(service, api, service.nextMoment());
  if (isStoreCall(call)) return storeCall(service, call);
  return controlReply(service, call) ?? oauthReply(service, call) ?? notServed(call);
}

function oauthReply(service: Service, call: Call): Reply | undefined {
  const { pathname } = call.url;
  const { authority } = service;
  if (DISCOVERY_PATH.test(pathname)) return discoveryReply(`http://${call.headers.host}`);
  if (pathname === OAUTH_PATHS.consent) return consentReply(authority, call);
  if (call.method !== 'POST') return undefined;
  if (pathname === OAUTH_PATHS.token) return tokenCall(service, call);
  return pathname === OAUTH_PATHS.revoke ? revokeReply(authority, call, service.nextMoment()) : undefined;
}

/** Faults and a spent budget reach the token endpoint too. */
function tokenCall(service: Service, call: Call): Reply {
  service.statistics.countTokenCall();
  return struck(
    service,
    { endpoint: 'token', entities: [] },
    (moment) => budgetRefusal(service, moment) ?? tokenReply(service.authority, call, moment),
  );
}

/** Files of attachments, which lie outside of the Accounting API. */
function storeCall(service: Service, call: Call): Reply {
  const target = { endpoint: 'store', realm: storeRealm(call), entities: ['attachable'] } as const;
  return struck(service, target, ({ now }) => {
    const attachables = (realm: string) => service.companies.get(realm)?.datasets.get('attachable');
    return storeReply({ seed: service.settings.seed, now, attachables }, call);
  });
}

/** The answer to a call outside of the Accounting API, unless an ordered fault takes its place. */
function struck(service: Service, target: Target, answerTo: (moment: Moment) => Reply): Reply {
  const moment = service.nextMoment();
  const { answer, ways } = service.faults.strike(target);
  const fault =
    answer && isAnswer(answer.kind)
      ? faultAnswer(answer.kind, { moment, bearer: '', seconds: answer.seconds })
      : undefined;
  return ways.reduce((sent, way) => waylaid(way.kind, sent, way.seconds), fault ?? answerTo(moment));
}

function notServed({ method, url }: Call): Reply {
  return plainJson(404, { error: `the simulator does not serve ${method} ${url.pathname}` });
}
