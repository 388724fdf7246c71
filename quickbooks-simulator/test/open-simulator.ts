import { afterEach } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { connect } from './client.ts';

/** A function that starts a simulator whose clock stands still. They are closed after each test. */
export function stoppedAt(now: string, company: SimulatorOptions) {
  const running: Simulator[] = [];
  afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));
  return async (options: SimulatorOptions = {}): Promise<Simulator> => {
    const simulator = await startSimulator({ ...company, ...options });
    running.push(simulator);
    simulator.clock.stop();
    simulator.clock.set(Date.parse(now));
    return simulator;
  };
}

/** As {@link stoppedAt}, with a client. */
export function connectedAt(now: string, company: SimulatorOptions) {
  const start = stoppedAt(now, company);
  return async (options?: SimulatorOptions) => {
    const simulator = await start(options);
    return { simulator, client: await connect(simulator) };
  };
}
