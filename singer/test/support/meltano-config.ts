import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './program.ts';

/** A file for SINGER_SDK_LOG_CONFIG, as Meltano writes it. Gone after the test. */
export function meltanoConfig(kind: 'plain' | 'structured', level = 'INFO'): string {
  const path = join(temporaryFolder(), 'tap.singer_sdk_logging.json');
  const formatter =
    kind === 'structured' ? { '()': 'singer_sdk.logging.StructuredFormatter' } : { format: '%(message)s' };
  writeFileSync(
    path,
    JSON.stringify({
      version: 1,
      formatters: { singer_formatter: formatter },
      root: { handlers: ['console'], level },
    }),
  );
  return path;
}
