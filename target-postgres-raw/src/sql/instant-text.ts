/** A timestamptz as ISO 8601 in UTC. */
export function sqlInstantText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

/** The UTC day of a timestamptz. */
export function dayText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD')`;
}

/** A timestamptz as ISO 8601 in UTC with all its digits, which every DateStyle and TimeZone reads as the same instant. */
export function exactInstantText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
