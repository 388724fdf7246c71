import { Changes } from '../change/changes.ts';
import { Mutator } from '../change/mutator.ts';
import type { Dataset } from '../data/dataset.ts';
import { LiveDataset } from '../data/live-dataset.ts';
import { recordedDataset } from '../data/recorded-dataset.ts';
import { readRecordings } from '../data/recordings.ts';
import type { GatewayCompany } from '../gateway/gateway.ts';
import { Limiter } from '../gateway/limiter.ts';
import { saltedSeed } from '../generate/hash.ts';
import type { Statistics } from '../http/statistics.ts';
import { Tokens } from '../oauth/tokens.ts';
import type { Settings } from '../settings.ts';
import { generatedCompany } from './generated-company.ts';
import { presented } from './presented.ts';
import { singletons } from './singletons.ts';

export interface CompanySources {
  readonly settings: Settings;
  readonly statistics: Statistics;
  readonly now: () => number;
}

/** One realm: its data, its tokens, its limits. */
export interface Company extends GatewayCompany {
  readonly mutator: Mutator;
}

/** The companies that are served, by realm. The data of the first follow from the seed alone, as if it had no realm. */
export function createCompanies(sources: CompanySources): Map<string, Company> {
  const { settings } = sources;
  return new Map(
    settings.realms.map((realm, index) => {
      const seed = index === 0 ? settings.seed : saltedSeed(settings.seed, realm);
      return [realm, createCompany(sources, realm, seed)];
    }),
  );
}

function createCompany({ settings, statistics, now }: CompanySources, realm: string, seed: number): Company {
  const datasets = new Map(
    [
      ...singletons({ ...settings, realm, isWhole: settings.others !== 0 }),
      ...datasetsOf(settings, { seed, realm }),
    ].map((dataset) => [
      dataset.entity.toLowerCase(),
      new LiveDataset(dataset, presented(dataset, settings)),
    ]),
  );
  const changes = new Changes({ datasets, settings, now });
  return {
    realm,
    settings,
    statistics,
    datasets,
    changes,
    tokens: new Tokens({ settings, realm, now }),
    limiter: new Limiter(settings),
    mutator: new Mutator({ datasets, changes, seed }),
  };
}

/** Recordings replace the generated company; its entities stay, without rows unless they were recorded. */
function datasetsOf(settings: Settings, own: { seed: number; realm: string }): Dataset[] {
  if (settings.records.length === 0) return generatedCompany({ ...settings, ...own });
  const recorded = [...readRecordings(settings.records)].map(([entity, texts]) =>
    recordedDataset(entity, texts),
  );
  const none = { customers: 0, invoices: 0, items: 0, others: 0 };
  return [...generatedCompany({ ...settings, ...own, ...none }), ...recorded];
}
