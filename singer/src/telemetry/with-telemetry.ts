import { EXIT_CODES, PluginError } from '../errors.ts';
import type { Logger } from '../program/logger.ts';
import type { Environment } from '../settings/variables.ts';

interface Traced {
  /** Name and version of the program. */
  readonly plugin: { readonly name: string; readonly version: string };
  readonly environment: Environment;
  readonly logger: Logger;
}

/** The standard variables that switch OpenTelemetry on, by any value but an empty one or "none". */
const SWITCHES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
] as const;

/**
 * Runs a program's work. If the standard OTEL variables ask for it, its metrics and spans go to OpenTelemetry as well.
 * Nothing of OpenTelemetry is loaded otherwise.
 */
export async function withTelemetry(
  traced: Traced,
  run: (logger: Logger) => Promise<number>,
): Promise<number> {
  const { environment, logger, plugin } = traced;
  const on = SWITCHES.find((name) => environment[name] && environment[name] !== 'none');
  if (on === undefined || environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return run(logger);
  const { startTelemetry } = await import('./telemetry.ts');
  const telemetry = startTelemetry({ plugin, environment, logger, askedBy: on });
  if (telemetry === undefined) return run(logger);
  try {
    const exitCode = await run(telemetry.logger);
    await telemetry.end(exitCode);
    return exitCode;
  } catch (error) {
    await telemetry.end(error instanceof PluginError ? error.exitCode : EXIT_CODES.unexpected);
    throw error;
  }
}
