import { ConfigError } from 'singer';
import type { TargetSettings } from './settings.ts';

/** Money for a thousand metered calls; undefined if it is not set, so that no cost is shown. */
export function priceOf({
  price_per_thousand_calls: text,
}: Pick<TargetSettings, 'price_per_thousand_calls'>): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Number(text);
  throw new ConfigError(
    `price_per_thousand_calls is ${JSON.stringify(text)}: give an amount of money in quotes, such as "0.25"`,
  );
}

/** The cost of metered calls, in the currency of the price. */
export function costText(calls: number, price: number): string {
  return ((calls * price) / 1_000).toLocaleString('en', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}
