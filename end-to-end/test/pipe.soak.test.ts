// The tests of the system lane, with five times as many invoices.
import './pipe.system.test.ts';
