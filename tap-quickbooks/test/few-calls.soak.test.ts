// The tests of the system lane, with the cases that it leaves out.
import './few-calls.system.test.ts';
