/** Digits after the point that are kept: more than QuickBooks writes. */
const DECIMALS = 8;

/** An amount of a report as a whole number of 10^-8; an empty text is nothing. Undefined if the text is no amount. */
export function amountOf(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d*))?$/.exec(trimmed) ?? [];
  if (sign === undefined || whole + fraction === '' || fraction.length > DECIMALS) return undefined;
  const size = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -size : size;
}

/** The amount in decimal, with at least two digits after the point. */
export function amountText(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(2, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${fraction}`;
}

/** A sum of amounts to the last digit. It has no value if one of its texts is no amount. */
export class Sum {
  #amount = 0n;
  #notAmount: string | undefined;

  constructor(...values: readonly string[]) {
    for (const value of values) this.add(value);
  }

  add(value: string): void {
    const amount = amountOf(value);
    if (amount === undefined) this.#notAmount ??= value;
    else this.#amount += amount;
  }

  equals(other: Sum): boolean {
    const areAmounts = this.#notAmount === undefined && other.#notAmount === undefined;
    return areAmounts && this.#amount === other.#amount;
  }

  /** The amount, or the first text that is none. */
  get text(): string {
    return this.#notAmount === undefined ? amountText(this.#amount) : `no amount (${this.#notAmount})`;
  }
}
