// The test of the system lane, with payloads of another seed in each run.
import './payload.system.test.ts';
