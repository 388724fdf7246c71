// The tests of the system lane, with more rounds.
import './at-the-edges.system.test.ts';
