import type { Dataset, Row } from '../data/dataset.ts';
import type { Settings } from '../settings.ts';
import { AccountChart } from './account-chart.ts';
import { type Books, createBooks, firstText } from './books.ts';
import { cashPostings } from './cash-basis.ts';
import { DaySums, type PostedTransaction } from './day-sums.ts';
import { KeptPostings } from './kept-postings.ts';
import { type OpenPosting, openPostings } from './open-postings.ts';
import { type OpenSpan, openSpans } from './open-spans.ts';
import type { PostedFacts } from './posted-facts.ts';
import type { Posting } from './posting.ts';
import { POSTING_ENTITIES, postingsOf } from './posting-rules.ts';
import { RowPostings } from './row-postings.ts';
import { type StockPosting, stockPostings } from './stock-postings.ts';
import { TransactionFacts } from './transaction-facts.ts';
import { type Datasets, type DayRange, type Transaction, transactionsIn } from './transactions.ts';

export type Basis = 'Accrual' | 'Cash';

/** The postings of a company on one basis. They are kept once they were made, and so are sums of days, and postings on debts and on stock. */
export class Ledger {
  readonly #datasets: Datasets;
  readonly #basis: Basis;
  readonly #hasInventory: boolean;
  readonly #rows = new RowPostings();
  readonly #sums: DaySums;
  readonly #open: KeptPostings<OpenPosting>;
  readonly #spans = new WeakMap<readonly OpenPosting[], Map<string, readonly OpenSpan[]>>();
  readonly #stock: KeptPostings<StockPosting>;

  constructor(datasets: Datasets, basis: Basis, { inventoryPostings }: Pick<Settings, 'inventoryPostings'>) {
    this.#datasets = datasets;
    this.#basis = basis;
    this.#hasInventory = inventoryPostings === 'posted';
    this.#sums = new DaySums(datasets, {
      postingsOf: (posted, books) => this.#postings(posted, books),
      postingsOfBase: (base, row, books) => this.#ofBase(base, row, books),
      booksOf: this.books,
    });
    this.#open = new KeptPostings(datasets, () => openPostings(this));
    this.#stock = new KeptPostings(datasets, () => stockPostings(this));
  }

  chart(): AccountChart {
    return new AccountChart(this.#datasets);
  }

  /** The transactions of a range of days that move an account, with their postings, by date. */
  *postings(range: DayRange, entities: readonly string[] = POSTING_ENTITIES): Generator<PostedFacts> {
    const books = this.books();
    for (const transaction of transactionsIn(this.#datasets, range, entities)) {
      const postings = this.postingsOf(transaction, books);
      if (postings.length > 0) yield { transaction, facts: new TransactionFacts(transaction), postings };
    }
  }

  postingsOf({ dataset, row }: Transaction, books: Books): readonly Posting[] {
    if (row < dataset.base.size && dataset.entry(row) === undefined)
      return this.#ofBase(dataset.base, row, books);
    return this.#postings(
      { entity: dataset.entity, id: dataset.id(row), source: JSON.parse(dataset.text(row)) },
      books,
    );
  }

  /** The amounts on one type of account that customers or vendors owe at the end of a day, in the order in which they were opened. */
  *openAmounts(accountType: string, day: number): Generator<OpenSpan> {
    for (const span of this.#openSpans(accountType, day)) if (span.from <= day && day <= span.to) yield span;
  }

  /** Postings up to a day on accounts of stock, by date. */
  stockPostings(last: number): Iterable<StockPosting> {
    return this.#stock.until(last);
  }

  /** Sums of all postings of a range of days by account, in cents. */
  sums(range: DayRange): Map<string, number> {
    return this.#sums.of(range);
  }

  readonly books = (): Books => createBooks(this.#datasets, this.#hasInventory);

  #openSpans(accountType: string, day: number): readonly OpenSpan[] {
    const postings = this.#open.all();
    if (postings === undefined) return openSpans(this.#open.until(day), accountType);
    const kept = this.#spans.get(postings) ?? new Map<string, readonly OpenSpan[]>();
    this.#spans.set(postings, kept);
    const spans = kept.get(accountType) ?? openSpans(postings, accountType);
    kept.set(accountType, spans);
    return spans;
  }

  #ofBase(base: Dataset, row: Row, books: Books): readonly Posting[] {
    return this.#rows.of(base, row, () =>
      this.#postings({ entity: base.entity, id: base.id(row), source: JSON.parse(base.text(row)) }, books),
    );
  }

  #postings({ entity, id, source }: PostedTransaction, books: Books): readonly Posting[] {
    const accrual = postingsOf({ entity, id, source, books });
    if (this.#basis === 'Accrual') return accrual;
    return cashPostings(entity, accrual, (opens) => this.#paidPostings(opens, books));
  }

  #paidPostings(opens: string, books: Books): readonly Posting[] {
    const [entity = '', id = ''] = opens.split(':');
    const text = firstText(this.#datasets, entity.toLowerCase(), id);
    return text === undefined ? [] : postingsOf({ entity, id, source: JSON.parse(text), books });
  }
}
