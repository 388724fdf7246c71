// The tests of the system lane, with the cases that it leaves out.
import './existing-tables.system.test.ts';
