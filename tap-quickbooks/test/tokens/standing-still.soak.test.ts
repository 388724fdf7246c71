// The test of the system lane, with the case that it leaves out.
import './standing-still.system.test.ts';
