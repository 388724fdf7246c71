import { Draws } from '../generate/hash.ts';
import type { Settings } from '../settings.ts';

/** The 99th percentile of a normal distribution, in standard deviations. */
const PERCENTILE_99 = 2.326;

export type LatencySettings = Pick<Settings, 'latencyMs' | 'latencyTailMs' | 'latencyPerRowUs' | 'seed'>;

/** Milliseconds for the n-th call: log-normal, by the median and the 99th percentile, and a share for each row. */
export function latency(settings: LatencySettings, call: number, rows: number): number {
  const { latencyMs, latencyTailMs, latencyPerRowUs, seed } = settings;
  const spread =
    latencyTailMs > latencyMs && latencyMs > 0 ? Math.log(latencyTailMs / latencyMs) / PERCENTILE_99 : 0;
  return latencyMs * Math.exp(spread * normal(new Draws(~seed, call))) + (rows * latencyPerRowUs) / 1000;
}

/** A standard normal number (Box–Muller). */
function normal(draws: Draws): number {
  const uniform = () => (draws.below(1_000_000_000) + 0.5) / 1_000_000_000;
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
