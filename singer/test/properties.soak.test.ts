// Properties of the unit lane, with many more draws.
import './json/json-spans.test.ts';
import './json/value-ends.test.ts';
import './messages/lines.test.ts';
import './messages/messages.test.ts';
