// Tests of the unit lane, with many more draws and the cases that it leaves out.
import './postgres/instant.test.ts';
import './postgres/jsonb-text.test.ts';
import './batches/validation.test.ts';
