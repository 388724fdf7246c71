import { pacificDate, pacificTime } from '../data/pacific-time.ts';
import { FOREIGN, HOME, exchangeRate as rateOn } from '../generate/currencies.ts';
import type { Ids } from '../generate/ids.ts';
import type { EntityShape, Range } from './entity-shape.ts';

const DAY_SECONDS = 86_400;
/** Noon in Pacific time: both are on one date. */
const NOON = 20 * 3_600;
/** Each currency has a new rate every third day. */
const STEP_DAYS = 3;
const CURRENCIES = [HOME, ...FOREIGN];

/** It has no Id, SyncToken and CreateTime (recorded); the key is made of the two currencies and the date. */
export const exchangeRate: EntityShape = {
  entity: 'ExchangeRate',
  size: { rows: ({ from, to }) => Math.ceil((to - from) / DAY_SECONDS / STEP_DAYS) * CURRENCIES.length },
  ids: idsOf,
  timeOf,
  value({ row, created }) {
    const currency = currencyAt(row);
    return {
      SourceCurrencyCode: currency.code,
      TargetCurrencyCode: HOME.code,
      Rate: currency === HOME ? 1 : rateOn(currency, created).value,
      AsOfDate: pacificDate(created),
      MetaData: { LastUpdatedTime: pacificTime(created) },
    };
  },
};

function currencyAt(row: number): typeof HOME {
  return CURRENCIES[row % CURRENCIES.length] ?? HOME;
}

function timeOf(row: number, { from, to }: Range): number {
  const step = Math.floor(row / CURRENCIES.length);
  const place = step === 0 ? 0 : Math.floor(((row % CURRENCIES.length) * STEP_DAYS) / CURRENCIES.length);
  const noon = (Math.floor(from / DAY_SECONDS) + step * STEP_DAYS + place) * DAY_SECONDS + NOON;
  return Math.min(Math.max(noon, from), to - 1);
}

/** `EUR-USD-2024-01-31`. */
function idsOf(range: Range): Ids {
  const of = (row: number) => `${currencyAt(row).code}-${HOME.code}-${pacificDate(timeOf(row, range))}`;
  return {
    of,
    after: (size) => size + 1,
    rowOf(id) {
      const second = Date.parse(`${id.slice(8)}T20:00:00Z`) / 1000;
      const step = Math.max(0, Math.floor((second - range.from) / DAY_SECONDS / STEP_DAYS));
      const near = (Number.isFinite(step) ? step - 1 : 0) * CURRENCIES.length;
      for (let row = Math.max(0, near); row < near + 4 * CURRENCIES.length; row += 1) {
        if (of(row) === id) return row;
      }
      return undefined;
    },
  };
}
