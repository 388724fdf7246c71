// Properties of the unit lane, with many more draws.
import './census/calls-of-census.test.ts';
import './cdc/histories.test.ts';
import './limits/pace.test.ts';
import './reading/counted-snapshots.test.ts';
import './reading/cut-pages.test.ts';
import './reading/gap-reading.test.ts';
import './reading/once.test.ts';
import './reading/pages-by-offset.test.ts';
import './reading/partly-read.test.ts';
import './reading/refused-records.test.ts';
import './reading/span-reader.test.ts';
import './reports/fit-reading.test.ts';
