// The tests of the system lane, with more seeds.
import './failing-quickbooks.system.test.ts';
