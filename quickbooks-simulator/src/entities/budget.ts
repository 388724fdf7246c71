import { pacificDate } from '../data/pacific-time.ts';
import { listedIds } from '../generate/ids.ts';
import { ACCOUNTS, accountRefAt } from './chart-of-accounts.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const COUNT = 6;
const SHARE = 3;

/** A year of a third of all accounts, a row for each month: about 30 kB. */
export const budget: EntityShape = {
  entity: 'Budget',
  size: { rows: COUNT },
  ids: () => listedIds(...Array.from({ length: COUNT }, (_, row) => String(row + 1))),
  name: (row) => `Budget ${row + 1} – Plan`,
  value: budgetValue,
};

function budgetValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { row, draws, isActive, company } = facts;
  const year = Number(pacificDate(company.from).slice(0, 4)) + (row % 3);
  const accounts = [...ACCOUNTS.keys()].filter(
    (account) => account % SHARE === row % SHARE && ACCOUNTS[account]?.currency === undefined,
  );
  return {
    Name: `Budget ${row + 1} – Plan`,
    StartDate: `${year}-01-01`,
    EndDate: `${year}-12-31`,
    BudgetType: 'ProfitAndLoss',
    BudgetEntryType: 'Monthly',
    Active: isActive,
    BudgetDetail: accounts.flatMap((account) =>
      Array.from({ length: 12 }, (_, month) => ({
        BudgetDate: `${year}-${String(month + 1).padStart(2, '0')}-01`,
        Amount: draws.chance(1, 3) ? 0 : draws.below(900_000) / 100,
        AccountRef: accountRefAt(account),
      })),
    ),
    ...own(facts),
  };
}
