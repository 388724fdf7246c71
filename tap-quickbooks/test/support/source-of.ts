import type { Simulator } from 'quickbooks-simulator';
import type { Logger } from 'singer';
import { connectionTo } from '../../src/connect.ts';
import { QuerySource } from '../../src/quickbooks/query-source.ts';
import { SETTINGS, type TapSettings } from '../../src/settings.ts';
import type { Stream } from '../../src/streams/streams.ts';
import { configFor, temporaryFolder } from './run-tap.ts';

export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  critical: () => {},
};

/** The source of a stream's records in a simulator, by the tap's own client. */
export function sourceOf(simulator: Simulator, stream: Stream, pageSize: number): QuerySource {
  const defaults = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, setting]) => [
      name,
      'default' in setting ? setting.default : undefined,
    ]),
  );
  const settings = { ...defaults, ...configFor(simulator, temporaryFolder()) } as unknown as TapSettings;
  const { client } = connectionTo(settings, { userAgent: 'test', logger: silent });
  return new QuerySource(stream, 'MetaData.LastUpdatedTime', pageSize, client);
}
