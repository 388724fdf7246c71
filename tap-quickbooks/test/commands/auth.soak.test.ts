// The tests of the system lane, with the cases that it leaves out.
import './auth.system.test.ts';
import './auth-redirects.system.test.ts';
import './auth-refusals.system.test.ts';
