const CENTS = Array.from({ length: 100 }, (_, n) => `.${String(n).padStart(2, '0')}`);

/** Money as QuickBooks writes it: two decimals, but a bare `0` when it is zero (recorded). */
export function money(cents: number): string {
  if (cents === 0) return '0';
  const whole = Math.abs(cents);
  const text = `${Math.floor(whole / 100)}${CENTS[whole % 100]}`;
  return cents < 0 ? `-${text}` : text;
}

/** A price of whole cents, unpadded as prices are: `75`, `4.5`. */
export function unpaddedCents(cents: number): string {
  const rest = cents % 100;
  if (rest === 0) return String(cents / 100);
  return rest % 10 === 0 ? `${Math.floor(cents / 100)}.${rest / 10}` : money(cents);
}

/** A price, quantity or rate as QuickBooks writes it: no padding, up to 7 decimals (recorded: 0.5306667). */
export function unpadded(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
