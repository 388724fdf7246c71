// The tests of the system lane, with five times the contenders.
import './file-lock.system.test.ts';
