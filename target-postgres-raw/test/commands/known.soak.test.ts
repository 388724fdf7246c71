// The tests of the system lane, with many more records.
import './known.system.test.ts';
