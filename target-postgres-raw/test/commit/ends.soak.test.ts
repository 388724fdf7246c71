// The tests of the system lane, with more runs.
import './ends.system.test.ts';
