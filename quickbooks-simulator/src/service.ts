import { Clock } from './clock.ts';
import { type Company, createCompanies } from './company/company.ts';
import { Faults } from './faults/faults.ts';
import { type Moment, momentsOf } from './http/moment.ts';
import { Statistics } from './http/statistics.ts';
import { Consents } from './oauth/consents.ts';
import { clientOf } from './oauth/credentials.ts';
import type { Authority } from './oauth/token-endpoint.ts';
import type { Tokens } from './oauth/tokens.ts';
import type { Settings } from './settings.ts';

/** All that a simulator is, apart from the server that listens for it. */
export interface Service {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly companies: ReadonlyMap<string, Company>;
  readonly authority: Authority;
  readonly faults: Faults;
  readonly statistics: Statistics;
  readonly nextMoment: () => Moment;
}

export function createService(settings: Settings): Service {
  const clock = new Clock(settings.now, settings.startsAt);
  const statistics = new Statistics();
  const companies = createCompanies({ settings, statistics, now: clock.now });
  if (settings.changesPerSecond > 0) {
    for (const { mutator } of companies.values()) {
      mutator.mutate({ count: 0, ratePerSecond: settings.changesPerSecond });
    }
  }
  return {
    settings,
    clock,
    companies,
    statistics,
    authority: {
      client: clientOf(settings.seed, settings.realms[0] ?? ''),
      consents: new Consents(settings.seed, clock.now),
      tokens: tokensOf(companies),
    },
    faults: new Faults(settings.seed),
    nextMoment: momentsOf(settings.seed, clock.now),
  };
}

function tokensOf(companies: ReadonlyMap<string, Company>): Map<string, Tokens> {
  return new Map([...companies].map(([realm, { tokens }]) => [realm, tokens]));
}
