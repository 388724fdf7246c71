/** One cell of a report. All values are text; an Id can be empty beside an empty value. */
export interface Cell {
  readonly value: string;
  readonly id?: string;
  readonly href?: string;
}

export const EMPTY: Cell = { value: '' };

/** Cents with two decimals: `1201.00`, `-0.50`. */
export function moneyText(cents: number): string {
  const whole = Math.abs(cents);
  const text = `${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
  return cents < 0 ? `-${text}` : text;
}

/** `{"ColData":[…]}` without its braces. */
export function colData(cells: readonly Cell[]): string {
  let text = '';
  for (const { value, id, href } of cells) {
    const inside = `"value":${JSON.stringify(value)}${member('id', id)}${member('href', href)}`;
    text += text === '' ? `{${inside}}` : `,{${inside}}`;
  }
  return `"ColData":[${text}]`;
}

function member(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;
}
