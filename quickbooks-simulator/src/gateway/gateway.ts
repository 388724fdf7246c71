import type { ApiCompany } from '../api/api-request.ts';
import { resourceReply } from '../api/resource-reply.ts';
import { faultAnswer, isAnswer, waylaid } from '../faults/fault-kinds.ts';
import type { FaultOrder, Faults } from '../faults/faults.ts';
import type { ApiCall } from '../http/call.ts';
import {
  forbiddenReply,
  throttledReply,
  unauthorizedByServiceReply,
  unauthorizedReply,
} from '../http/envelopes.ts';
import type { Moment } from '../http/moment.ts';
import type { Reply } from '../http/reply.ts';
import type { Statistics } from '../http/statistics.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { Settings } from '../settings.ts';
import { inForm } from './form.ts';
import { latency } from './latency.ts';
import type { Limiter } from './limiter.ts';

export interface GatewayCompany extends ApiCompany {
  readonly realm: string;
  readonly tokens: Tokens;
  readonly limiter: Limiter;
}

export interface GatewayContext {
  readonly settings: Settings;
  readonly faults: Faults;
  readonly statistics: Statistics;
  /** By realm. */
  readonly companies: ReadonlyMap<string, GatewayCompany>;
}

/**
 * The checks of a call to the API, in this order: an ordered fault, the monthly budget, the check of the token, of the
 * realm, the limits, and then the data service.
 */
export function apiReply(context: GatewayContext, call: ApiCall, moment: Moment): Reply {
  const { answer, rows, ways } = context.faults.strike(call);
  const refused =
    (answer && faultReplyOf(answer, call, moment)) ??
    budgetRefusal(context, moment) ??
    refusal(context, call, moment);
  const company = context.companies.get(call.realm);
  const reply =
    refused ??
    (company === undefined
      ? forbiddenReply(moment)
      : resourceReply({ context: company, call, moment, faults: rows }));
  count(context, { call, reply, moment });
  const delayMs =
    (reply.delayMs ?? 0) + latency(context.settings, context.statistics.queries, reply.rows ?? 0);
  const timed: Reply = { ...inForm(reply, call, context.settings), delayMs };
  return ways.reduce((sent, way) => waylaid(way.kind, sent, way.seconds), timed);
}

/** 429 for a month whose metered calls are spent; the token endpoint answers so too. */
export function budgetRefusal(
  { settings, statistics }: Pick<GatewayContext, 'settings' | 'statistics'>,
  moment: Moment,
): Reply | undefined {
  const isSpent = settings.monthlyCalls > 0 && statistics.meteredSince(moment.now) >= settings.monthlyCalls;
  return isSpent ? throttled(settings, moment) : undefined;
}

function faultReplyOf({ kind, seconds }: FaultOrder, call: ApiCall, moment: Moment): Reply | undefined {
  return isAnswer(kind) ? faultAnswer(kind, { moment, bearer: bearerOf(call) ?? '', seconds }) : undefined;
}

/** The gateway looks at the token first, then at the realm, then at the limits. */
function refusal(context: GatewayContext, call: ApiCall, moment: Moment): Reply | undefined {
  const bearer = bearerOf(call);
  const owner = [...context.companies.values()].find(({ tokens }) => tokens.isGood(bearer ?? ''));
  if (owner === undefined) return unauthorized(context, bearer, moment);
  if (owner.realm !== call.realm) return forbiddenReply(moment);
  const isAccepted = owner.limiter.accepts(moment.now, call.endpoint === 'batch');
  return isAccepted ? undefined : throttled(context.settings, moment);
}

function unauthorized({ settings }: GatewayContext, bearer: string | undefined, moment: Moment): Reply {
  if (settings.expiredToken === 'service') return unauthorizedByServiceReply(moment);
  return unauthorizedReply(moment, bearer === undefined ? null : `Token expired: ${bearer}`);
}

function throttled({ throttleBody, retryAfter }: Settings, moment: Moment): Reply {
  return throttledReply(moment, throttleBody, retryAfter === 'none' ? undefined : Number(retryAfter));
}

function bearerOf({ headers }: ApiCall): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1];
}

interface Answered {
  readonly call: ApiCall;
  readonly reply: Reply;
  readonly moment: Moment;
}

function count({ settings, statistics }: GatewayContext, { call, reply, moment }: Answered): void {
  const isMetered = settings.environment === 'production' && reply.status >= 200 && reply.status < 300;
  statistics.countCall({
    realm: call.realm,
    status: reply.status,
    metered: isMetered ? (reply.reads ?? 0) : 0,
    now: moment.now,
  });
}
