const YEAR = '[1-9]\\d{3}';
const LEAP_YEAR = '(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)';
const DATE = [
  `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])`,
  `${YEAR}-(?:0[13-9]|1[0-2])-(?:29|30)`,
  `${YEAR}-(?:0[13578]|1[02])-31`,
  `${LEAP_YEAR}-02-29`,
].join('|');
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?';
const ZONE = '(?:Z|[+-](?:0\\d|1[0-5]):?[0-5]\\d)';

/**
 * Text that is an instant: ISO 8601 with a zone, such as 2024-02-29T13:41:59.5-07:00.
 *
 * JavaScript and Postgres both run this pattern. It lets only days through that exist, so that a cast to
 * timestamptz in Postgres cannot fail on what it matches, and with it a whole batch.
 */
export const INSTANT_PATTERN = `^(?:${DATE})T${TIME}${ZONE}$`;

const INSTANT = new RegExp(INSTANT_PATTERN);

/** Postgres counts timestamptz from here. */
const EPOCH = Date.UTC(2000, 0, 1);

/** Microseconds since 2000-01-01 UTC, as Postgres stores a timestamptz; undefined if the text is no instant. */
export function instantFrom(text: string): bigint | undefined {
  if (!INSTANT.test(text)) return undefined;
  const zoneAt = text.endsWith('Z') ? text.length - 1 : text.search(/[+-]\d\d:?\d\d$/);
  const whole = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    Number(text.slice(8, 10)),
    Number(text.slice(11, 13)),
    Number(text.slice(14, 16)),
    Number(text.slice(17, 19)),
  );
  const fraction = zoneAt > 19 ? Math.round(Number(`0${text.slice(19, zoneAt)}`) * 1_000_000) : 0;
  return BigInt(whole - EPOCH - offsetOf(text.slice(zoneAt))) * 1000n + BigInt(fraction);
}

/** The instant in ISO 8601, with all its digits. */
export function instantText(instant: bigint): string {
  const milliseconds = instant / 1000n - (instant % 1000n < 0n ? 1n : 0n);
  const rest = String(instant - milliseconds * 1000n).padStart(3, '0');
  return new Date(Number(milliseconds) + EPOCH).toISOString().replace('Z', `${rest}Z`);
}

/** In milliseconds; `zone` is Z, ±hh:mm or ±hhmm. */
function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
