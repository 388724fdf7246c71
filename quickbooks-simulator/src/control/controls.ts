import { DateTime } from 'luxon';
import { mergeRows } from '../change/merge-order.ts';
import { mutateOrderOf } from '../change/mutate-order.ts';
import type { Clock } from '../clock.ts';
import type { Call } from '../http/call.ts';
import { plainJson, type Reply } from '../http/reply.ts';
import type { Service } from '../service.ts';
import { fromWire, liveSettings, tune } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';
import { bodyOf, companyOf } from './control-call.ts';
import { truthOf } from './truth-of.ts';

interface Control {
  readonly help: string;
  answer(service: Service, call: Call): Reply;
}

/** Every address under `/_simulator`, in the order of the README. */
export const CONTROLS: Readonly<Record<string, Control>> = {
  'GET /_simulator/stats': {
    help: 'calls, metered calls, calls by status, entity and realm',
    answer: ({ statistics }) => plainJson(200, statistics.read()),
  },
  'GET /_simulator/settings': {
    help: 'the settings that can be changed while it runs',
    answer: ({ settings }) => plainJson(200, liveSettings(settings)),
  },
  'POST /_simulator/settings': {
    help: 'changes some of them: `{"requests_per_second": 10, "latency_ms": 300}`',
    answer({ settings }, call) {
      tune(settings, fromWire(bodyOf(call)));
      return plainJson(200, liveSettings(settings));
    },
  },
  'GET /_simulator/faults': {
    help: 'the faults that were ordered, with the calls that they were for and their hits',
    answer: ({ faults }) => plainJson(200, { faults: faults.list() }),
  },
  'POST /_simulator/faults': {
    help: 'orders a fault: `{"kind": "bad_gateway", "probability": 0.05, "entity": "Invoice"}`',
    answer({ faults }, call) {
      faults.add(bodyOf(call));
      return plainJson(200, { faults: faults.list() });
    },
  },
  'DELETE /_simulator/faults': {
    help: 'clears all faults',
    answer({ faults }) {
      faults.clear();
      return plainJson(200, { faults: [] });
    },
  },
  'GET /_simulator/clock': {
    help: 'what time it is',
    answer: ({ clock }) => plainJson(200, reading(clock)),
  },
  'POST /_simulator/clock': {
    help: '`{"set": "2024-07-01T00:00:00Z"}`, `{"advance_seconds": 86400}`, `{"stopped": true}`',
    answer({ clock }, call) {
      turn(clock, bodyOf(call));
      return plainJson(200, reading(clock));
    },
  },
  'POST /_simulator/mutate': {
    help: 'changes data by a seed: `{"count": 100}` at once, `{"rate_per_second": 200}` from now on, 0 to stop; with `seconds`, `seed`, `entities`, `kinds`, `from`, `to`, `realm`',
    answer(service, call) {
      const body = bodyOf(call);
      const { mutator, datasets } = companyOf(service, body.realm);
      mutator.mutate(mutateOrderOf(body, (name) => datasets.has(name.toLowerCase())));
      return plainJson(200, { running: mutator.isRunning, changes: mutator.result });
    },
  },
  'POST /_simulator/merge': {
    help: 'merges two customers or vendors: `{"entity": "Customer", "from": "12", "into": "7"}`; with `realm`',
    answer(service, call) {
      const body = bodyOf(call);
      mergeRows(companyOf(service, body.realm), body);
      return plainJson(200, body);
    },
  },
  'GET /_simulator/mutate': {
    help: 'how many changes of each kind were made so far',
    answer(service, { url }) {
      const { mutator } = companyOf(service, url.searchParams.get('realm'));
      return plainJson(200, { running: mutator.isRunning, changes: mutator.result });
    },
  },
  'GET /_simulator/truth': {
    help: '`?entity=Invoice&from=…&to=…`: a line for each row that is or was in the range, and when; `field=CreateTime` for that time, and `realm`',
    answer: (service, { url }) => ({
      status: 200,
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines(truthOf(service, Object.fromEntries(url.searchParams))),
    }),
  },
  'POST /_simulator/tokens': {
    help: 'for a `realm`, or the first: `{"rotate": true}` (at the next refresh), `{"expire": true}` (access tokens), `{"revoke": true}`',
    answer(service, call) {
      const body = bodyOf(call);
      const { tokens, realm } = companyOf(service, body.realm);
      if (body.rotate === true) tokens.rotateNext();
      if (body.expire === true) tokens.endAccessTokens();
      if (body.revoke === true) tokens.revokeAll();
      return plainJson(200, { realm });
    },
  },
};

function* lines(values: Iterable<object>): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}

function reading(clock: Clock): object {
  return { now: new Date(clock.now()).toISOString(), stopped: clock.isStopped };
}

function turn(
  clock: Clock,
  { set, advance_seconds: advance, stopped }: Readonly<Record<string, unknown>>,
): void {
  if (stopped === true) clock.stop();
  if (stopped === false) clock.run();
  if (set !== undefined) clock.set(instantOf(set));
  if (advance === undefined) return;
  if (typeof advance !== 'number')
    throw new SettingsError(`advance_seconds must be a number, not "${advance}"`);
  clock.advance(advance);
}

function instantOf(text: unknown): number {
  const time = DateTime.fromISO(String(text), { zone: 'utc' });
  if (!time.isValid)
    throw new SettingsError(`set must be an instant such as 2024-07-01T00:00:00Z, not "${text}"`);
  return time.toMillis();
}
