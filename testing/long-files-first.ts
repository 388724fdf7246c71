import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that last longest on a quiet machine. One of them at the end would keep a core idle. */
const LONG = [
  'cdc/quiet-day',
  'commit/signals',
  'test/tap',
  'tokens/token-processes',
  'store/company-store',
  'postgres/at-the-edges',
  'test/peculiar-entities',
  'commands/readers',
  'tap-quickbooks/test/ends',
  'census/census',
  'commands/views',
  'commit/ends',
  'input/validated-records',
  'limits/limits',
  'reading/drift',
  'tokens/secrets',
  'quickbooks/failing-quickbooks',
  'quickbooks/refused-records',
  'commit/faults',
  'test/telemetry',
  'test/tie-out',
  'test/reports',
];

const isLong = ({ moduleId }: TestSpecification) =>
  LONG.some((name) => moduleId.endsWith(`${name}.system.test.ts`));

/** Order of the test files of a run. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
