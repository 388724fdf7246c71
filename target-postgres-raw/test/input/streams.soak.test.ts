// The tests of the system lane, with the cases that it leaves out.
import './streams.system.test.ts';
import './early-records.system.test.ts';
import './activate-version.system.test.ts';
import './batch-messages.system.test.ts';
import './validated-records.system.test.ts';
