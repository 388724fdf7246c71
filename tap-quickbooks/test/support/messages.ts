interface Message {
  readonly type: 'SCHEMA' | 'RECORD' | 'STATE';
  readonly stream: string;
  readonly record: {
    readonly id: string;
    readonly extract_window_start_utc: string;
    readonly extract_window_end_utc: string;
    readonly payload: { readonly Id: string; readonly MetaData: { readonly LastUpdatedTime: string } };
  };
  readonly value: { readonly bookmarks: Record<string, { readonly covered: [string, string][] }> };
}

export const messagesOf = (stdout: string): Message[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

export const recordsOf = (stdout: string): Message[] =>
  messagesOf(stdout).filter(({ type }) => type === 'RECORD');

export const lastState = (stdout: string): Message['value'] | undefined =>
  messagesOf(stdout).findLast(({ type }) => type === 'STATE')?.value;

/** Records of the output that a STATE in front of them covered already: a STATE that ran ahead. */
export function coveredTooEarly(stdout: string): string[] {
  const written = new Set<string>();
  const all = recordsOf(stdout).map(({ stream, record }) => ({
    key: `${stream} ${record.id}`,
    stream,
    instant: Date.parse(record.payload.MetaData.LastUpdatedTime),
  }));
  const ahead = new Set<string>();
  for (const message of messagesOf(stdout)) {
    if (message.type === 'RECORD') written.add(`${message.stream} ${message.record.id}`);
    if (message.type !== 'STATE') continue;
    for (const [stream, { covered }] of Object.entries(message.value.bookmarks)) {
      const spans = covered.map(([start, end]) => [Date.parse(start), Date.parse(end)] as const);
      for (const each of all) {
        if (each.stream !== stream || written.has(each.key)) continue;
        if (spans.some(([start, end]) => start <= each.instant && each.instant < end)) ahead.add(each.key);
      }
    }
  }
  return [...ahead];
}
