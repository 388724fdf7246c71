const grouped = new Intl.NumberFormat('en');

export function numberText(count: number): string {
  return grouped.format(count);
}

/** `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** An instant as people read it: `2024-03-01 12:30:00`, or the day alone at midnight. */
export function momentText(instant: string): string {
  return instant
    .replace(/T00:00:00Z$/, '')
    .replace('T', ' ')
    .replace(/Z$/, '');
}

/** A span of time in its largest unit: `45 s`, `12 min`, `3 h`, `8 d`. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 100) return `${whole} s`;
  if (whole < 100 * 60) return `${Math.round(whole / 60)} min`;
  if (whole < 48 * 3_600) return `${Math.round(whole / 3_600)} h`;
  return `${numberText(Math.round(whole / 86_400))} d`;
}
