/** The usual case, which needs no change. */
const WHOLE = /^-?[1-9]\d*$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Longer numbers do not fit into jsonb: Postgres takes 131072 digits before the point and 16383 after it. */
const MOST_DIGITS = 131_072;

/**
 * The one spelling of a JSON number: plain decimal without exponent, without zeros at the end of the fraction, and
 * without a sign at zero. So 1, 1.0 and 1e0 are `1`. Works on the text, so that no digit is lost. Undefined if the text
 * is no number, or one of more digits than jsonb holds.
 */
export function plainNumber(text: string): string | undefined {
  if (WHOLE.test(text) && text.length <= MOST_DIGITS) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return whole === '' ? undefined : '0';
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > MOST_DIGITS || digits.length > MOST_DIGITS) return undefined;
  if (power >= 0) return sign + digits + '0'.repeat(power);
  const padded = digits.padStart(1 - power, '0');
  const rest = padded.slice(power).replace(/0+$/, '');
  return `${sign}${padded.slice(0, power)}${rest === '' ? '' : `.${rest}`}`;
}
