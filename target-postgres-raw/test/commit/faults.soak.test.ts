// The tests of the system lane, with the cases that it leaves out.
import './faults.system.test.ts';
import './signals.system.test.ts';
