import { unpadded } from '../data/number-text.ts';
import { fraction, hash } from './hash.ts';

export const HOME = { code: 'USD', name: 'United States Dollar', rate: 1 };
export const FOREIGN = [
  { code: 'EUR', name: 'Euro', rate: 1.0862 },
  { code: 'GBP', name: 'British Pound Sterling', rate: 1.2714 },
  { code: 'CAD', name: 'Canadian Dollar', rate: 0.7386 },
  { code: 'MXN', name: 'Mexican Peso', rate: 0.0587 },
  { code: 'JPY', name: 'Japanese Yen', rate: 0.0066851 },
];

const FOREIGN_EVERY = 6;

interface Currency {
  readonly code: string;
  readonly isForeign: boolean;
  readonly ref: string;
  readonly rate: number;
}

const currency = ({ code, name, rate }: typeof HOME): Currency => ({
  code,
  rate,
  isForeign: code !== HOME.code,
  ref: `{"value":"${code}","name":"${name}"}`,
});

const HOME_CURRENCY = currency(HOME);
const FOREIGN_CURRENCIES = FOREIGN.map(currency);

/** A customer has one permanent currency, and so have its invoices. */
export function currencyOf(seed: number, customer: number): Currency {
  const draw = hash(seed, customer);
  if (draw % FOREIGN_EVERY !== 1) return HOME_CURRENCY;
  return FOREIGN_CURRENCIES[Math.floor(draw / FOREIGN_EVERY) % FOREIGN_CURRENCIES.length] ?? HOME_CURRENCY;
}

/** The rate of a UTC day as text with up to 7 decimals, and as the number that the text stands for. */
export function exchangeRate(
  { code, rate }: Pick<Currency, 'code' | 'rate'>,
  second: number,
): { text: string; value: number } {
  const day = Math.floor(second / 86_400);
  const text = unpadded(rate * (0.97 + 0.06 * fraction(code.charCodeAt(0), day)), 7);
  return { text, value: Number(text) };
}
