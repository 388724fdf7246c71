import type { Named, Posting } from '../ledger/posting.ts';
import type { ColumnHead } from '../report-layout/columns.ts';
import { say } from '../report-layout/labels.ts';
import { added, type Figures } from './account-figures.ts';
import { postingFilters } from './posting-filters.ts';
import type { ReportRequest } from './report-request.ts';

const party =
  (kind: string) =>
  ({ party: found }: Posting): Named | undefined =>
    found?.kind === kind ? found : undefined;

/** Values of `summarize_column_by` that make a column for each row of a list. */
const DIMENSIONS: Readonly<Record<string, (posting: Posting) => Named | undefined>> = {
  Customers: party('Customer'),
  Vendors: party('Vendor'),
  Employees: party('Employee'),
  Departments: ({ department }) => department,
  Classes: ({ class: found }) => found,
  ProductsAndServices: ({ item }) => item,
};

export function isDimension(summarizedBy: string): boolean {
  return Object.hasOwn(DIMENSIONS, summarizedBy);
}

/** A column for each row that a posting names, one for postings that name none, and the total of all of them. */
export function dimensionFigures(
  request: ReportRequest,
  summarizedBy: string,
): { readonly heads: readonly ColumnHead[]; readonly figures: Figures } {
  const keyOf = DIMENSIONS[summarizedBy] ?? (() => undefined);
  const filters = postingFilters(request.params);
  const names = new Map<string, string>();
  const cells = new Map<string, Map<string, number>>();
  for (const { postings } of request.ledger.postings(request.period)) {
    for (const posting of postings) {
      if (!filters.every((belongs) => belongs(posting))) continue;
      const key = keyOf(posting);
      if (key !== undefined) names.set(key.id, key.name);
      const column = key?.id ?? '';
      const ofAccount = cells.get(posting.account) ?? new Map<string, number>();
      ofAccount.set(column, (ofAccount.get(column) ?? 0) + posting.cents);
      cells.set(posting.account, ofAccount);
    }
  }
  const keys = [...[...names].sort(([, one], [, other]) => (one < other ? -1 : 1)), NOT_SPECIFIED];
  return {
    heads: [
      ...keys.map(
        ([id, name]): ColumnHead => ({
          key: id === '' ? 'not_specified' : id,
          title: id === '' ? say(request.look, name) : name,
          type: 'Money',
        }),
      ),
      { key: 'total', title: 'TOTAL', type: 'Money' },
    ],
    figures: figuresOf(
      cells,
      keys.map(([id]) => id),
    ),
  };
}

const NOT_SPECIFIED = ['', 'Not Specified'] as const;

function figuresOf(
  cells: ReadonlyMap<string, ReadonlyMap<string, number>>,
  keys: readonly string[],
): Figures {
  const figures = new Map<string, number[]>();
  const columns = keys.length + 1;
  for (const [account, amounts] of cells) {
    for (const [key, cents] of amounts) {
      added(figures, account, { columns, column: keys.indexOf(key), cents });
      added(figures, account, { columns, column: columns - 1, cents });
    }
  }
  return figures;
}
