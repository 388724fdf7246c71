// The tests of the system lane, with the cases that it leaves out.
import './state-of-company.system.test.ts';
