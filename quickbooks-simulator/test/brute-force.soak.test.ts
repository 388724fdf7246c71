// The same properties as in the unit lane, over more inputs.
import './execute.test.ts';
import './history.test.ts';
import './live-dataset.test.ts';
