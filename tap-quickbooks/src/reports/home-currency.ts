import type { Logger } from 'singer';
import type { ReportBookmark } from '../coverage/report-bookmark.ts';
import { shortText } from '../short-text.ts';
import type { FetchedReport, ReportSource } from './report-source.ts';

/**
 * The currency of a company's reports, in which all of their amounts are. It is that of the last answer. One with
 * another currency is asked for once more: it may be of another company.
 */
export class HomeCurrency {
  readonly #logger: Pick<Logger, 'warning'>;
  #known: string | undefined;

  /** `known` is the currency of earlier answers; undefined if there are none. */
  constructor(known: string | undefined, logger: Pick<Logger, 'warning'>) {
    this.#known = known;
    this.#logger = logger;
  }

  get known(): string | undefined {
    return this.#known;
  }

  /** The source, whose answers are compared. */
  checked(source: ReportSource, stream: string): ReportSource {
    return {
      fetch: async (request) => {
        const first = await source.fetch(request);
        const answer = this.#isOther(currencyOf(first)) ? await source.fetch(request) : first;
        const currency = currencyOf(answer);
        if (this.#isOther(currency))
          this.#logger.warning(
            `${request.id} has the currency ${shortText(String(currency))}, and the reports before had ${this.#known}: see if this is the right company, and read all again by report_refresh: all if its home currency changed`,
            { stream },
          );
        this.#known = currency ?? this.#known;
        return answer;
      },
    };
  }

  #isOther(currency: string | undefined): boolean {
    return currency !== undefined && this.#known !== undefined && currency !== this.#known;
  }
}

/** The currency that was read last; undefined if none is known. */
export function lastCurrency(bookmarks: readonly ReportBookmark[]): string | undefined {
  const readAt = ({ orders }: ReportBookmark) =>
    [...orders.values()].flat().reduce((last, { at }) => Math.max(last, at), 0);
  const known = bookmarks.filter(({ currency }) => currency !== undefined);
  const [last] = known.sort((one, other) => readAt(other) - readAt(one));
  return last?.currency;
}

function currencyOf({ header: { Currency: currency } }: FetchedReport): string | undefined {
  return typeof currency === 'string' && currency !== '' ? currency : undefined;
}
