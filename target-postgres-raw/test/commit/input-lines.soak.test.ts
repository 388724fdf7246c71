// The tests of the system lane, with the cases that it leaves out.
import './input-lines.system.test.ts';
