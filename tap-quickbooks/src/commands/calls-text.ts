/** A number of calls as text, and if Intuit meters them: it counts successful reads of production companies. */
export function callsText(calls: number, environment: string | undefined): string {
  if (calls === 0) return 'no call';
  const text = calls === 1 ? '1 call' : `${calls} calls`;
  return environment === 'sandbox'
    ? `${text} of a sandbox, which Intuit does not meter`
    : `${text}, which Intuit meters`;
}
