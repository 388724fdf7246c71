// The tests of the system lane, and the one with cuts, 504 and kills.
import './reports.system.test.ts';
