import { AuthError, FatalApiError, RetryableApiError } from 'singer';
import { expect, it } from 'vitest';
import { LackingEntity } from '../../src/lacking-entity.ts';
import { LackFault } from '../../src/quickbooks/lack-rules.ts';
import { Lacks } from '../../src/quickbooks/lacks.ts';
import type { StreamSource } from '../../src/reading/page-source.ts';

const INTERVAL = { start: 0, end: 1 };
const refused = () =>
  new FatalApiError('GET /query answered 400', {
    cause: new LackFault({ code: '5020', message: 'Permission Denied', detail: 'no access rights' }),
  });

function failing(error: () => Error) {
  const asked = { fetches: 0, counts: 0, company: 0 };
  const source: StreamSource = {
    fetch: async () => {
      asked.fetches += 1;
      throw error();
    },
    count: async () => {
      asked.counts += 1;
      throw error();
    },
  };
  return { asked, source };
}

it('a refused entity is lacking once CompanyInfo answers, which is asked for once in a run', async () => {
  const { asked, source } = failing(refused);
  const lacks = new Lacks(async () => {
    asked.company += 1;
  });
  const [budgets, classes] = [lacks.of({ entity: 'Budget' }, source), lacks.of({ entity: 'Class' }, source)];
  await expect(budgets.fetch(INTERVAL, 1)).rejects.toThrow(LackingEntity);
  await expect(budgets.fetch(INTERVAL, 1)).rejects.toThrow('code 5020: no access rights');
  await expect(classes.count(INTERVAL)).rejects.toThrow(LackingEntity);
  expect(asked).toEqual({ fetches: 2, counts: 2, company: 1 });
});

it('a count that is refused after a page has come is no lack of the entity', async () => {
  const { asked, source } = failing(refused);
  const page = { rows: [], query: '', pageSize: 1 };
  const agencies = new Lacks(async () => {
    asked.company += 1;
  }).of({ entity: 'TaxAgency' }, { ...source, fetch: async () => page });
  await agencies.fetch(INTERVAL, 1);
  await expect(agencies.count(INTERVAL)).rejects.toThrow(FatalApiError);
  expect(await agencies.fetch(INTERVAL, 1)).toBe(page);
  expect(asked).toEqual({ fetches: 0, counts: 1, company: 0 });
});

it.each(['before', 'while'])(
  'a page that is refused twice is no lack if another one came %s',
  async (when) => {
    const page = { rows: [], query: '', pageSize: 1 };
    let serve = (_: typeof page) => {};
    const served = new Promise<typeof page>((resolve) => {
      serve = resolve;
    });
    const source: StreamSource = {
      count: async () => 0,
      fetch: (_, start) => (start === 1 ? served : Promise.reject(refused())),
    };
    const accounts = new Lacks(async () => {}).of({ entity: 'Account' }, source);
    const first = accounts.fetch(INTERVAL, 1);
    if (when === 'before') serve(page);
    const second = accounts.fetch(INTERVAL, 2);
    setTimeout(() => serve(page), 50);
    await expect(second).rejects.toThrow(FatalApiError);
    expect(await first).toBe(page);
    await expect(accounts.fetch(INTERVAL, 2)).rejects.toThrow(FatalApiError);
  },
);

it('a count that is refused while a page is on its way is left to what that page tells', async () => {
  const { asked, source } = failing(refused);
  const budgets = new Lacks(async () => {
    asked.company += 1;
  }).of({ entity: 'Budget' }, source);
  const page = budgets.fetch(INTERVAL, 1);
  await expect(budgets.count(INTERVAL)).rejects.toThrow(FatalApiError);
  await expect(page).rejects.toThrow(LackingEntity);
  await expect(budgets.count(INTERVAL)).rejects.toThrow(LackingEntity);
  expect(asked).toEqual({ fetches: 2, counts: 1, company: 1 });
});

it('a refusal that comes once has passed, and nothing is lacking', async () => {
  let refusals = 1;
  const source: StreamSource = {
    fetch: async () => {
      throw refused();
    },
    count: async () => {
      refusals -= 1;
      if (refusals >= 0) throw refused();
      return 7;
    },
  };
  const items = new Lacks(async () => {}).of({ entity: 'Item' }, source);
  expect(await items.count(INTERVAL)).toBe(7);
  expect(await items.count(INTERVAL)).toBe(7);
});

it('a second answer that fails in another way is no lack', async () => {
  const problems: Error[] = [refused(), new RetryableApiError('GET /query answered 503')];
  const { source } = failing(() => problems.shift() ?? refused());
  const items = new Lacks(async () => {}).of({ entity: 'Item' }, source);
  await expect(items.fetch(INTERVAL, 1)).rejects.toThrow('answered 503');
});

it.each([
  ['403', () => new AuthError('GET /query answered 403')],
  ['a fault that passes', () => new RetryableApiError('GET /query answered 503')],
])('CompanyInfo that answers %s ends the run instead of skipping a stream', async (_, error) => {
  const { source } = failing(refused);
  const company = error();
  const budgets = new Lacks(() => Promise.reject(company)).of({ entity: 'Budget' }, source);
  await expect(budgets.fetch(INTERVAL, 1)).rejects.toBe(company);
});

it('CompanyInfo itself is never lacking, and other errors pass without a question', async () => {
  const { asked, source } = failing(refused);
  const lacks = new Lacks(async () => {
    asked.company += 1;
  });
  await expect(lacks.of({ entity: 'CompanyInfo' }, source).fetch(INTERVAL, 1)).rejects.toThrow(FatalApiError);
  const late = failing(() => new RetryableApiError('late'));
  await expect(lacks.of({ entity: 'Budget' }, late.source).fetch(INTERVAL, 1)).rejects.toThrow('late');
  expect(asked.company).toBe(0);
});
