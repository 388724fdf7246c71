import { createRequire } from 'node:module';
import type * as Sdk from '@opentelemetry/sdk-node';
import type { Logger } from '../program/logger.ts';
import { once } from '../program/once.ts';
import type { Environment } from '../settings/variables.ts';
import { RunTelemetry } from './run-telemetry.ts';

const PACKAGE = '@opentelemetry/sdk-node';
/** Time for one export. The exporters' own retries end with it too. */
const EXPORT_MS = 2_000;
/** Longest time that the end of a run waits for its telemetry. */
const PATIENCE_MS = 2_500;

interface Telemetry {
  /** A logger whose metrics also go to OpenTelemetry. */
  readonly logger: Logger;
  /** Ends the run's span, and waits until everything is sent, for a short time. */
  readonly end: (exitCode: number) => Promise<void>;
}

interface TelemetryStart {
  readonly plugin: { readonly name: string; readonly version: string };
  readonly environment: Environment;
  readonly logger: Logger;
  /** Name of the variable that switches it on. */
  readonly askedBy: string;
}

/** Starts the official SDK, which reads the OTEL variables itself. Undefined, with one line, if it is not installed. */
export function startTelemetry({
  plugin,
  environment,
  logger,
  askedBy,
}: TelemetryStart): Telemetry | undefined {
  const console = ['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER'].find((name) =>
    environment[name]?.includes('console'),
  );
  if (console !== undefined) {
    logger.warning(
      `${console} is console, which would write between the messages on stdout: set it to otlp. This run sends no telemetry`,
    );
    return undefined;
  }
  prepareVariables(plugin.name);
  const sdk = loaded(plugin.name, askedBy, logger);
  if (sdk === undefined) return undefined;
  const { diag, DiagLogLevel } = sdk.api;
  const warnOnce = once(() =>
    logger.warning(`telemetry could not be sent: see that the collector runs (${askedBy})`),
  );
  const quiet = () => {};
  const node = new sdk.NodeSDK();
  node.start();
  // After the start, which sets a logger that writes on stdout.
  diag.setLogger(
    { error: warnOnce, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  const run = new RunTelemetry(sdk.api, plugin);
  const end = async (exitCode: number) => {
    run.end(exitCode);
    if (!(await isSent(node))) warnOnce();
    // The last line of a run is its own.
    diag.disable();
  };
  return { logger: run.observing(logger), end };
}

/** The SDK reads these from the environment of the process. The user's own values win where they do no harm. */
function prepareVariables(name: string): void {
  const { env } = process;
  env.OTEL_SERVICE_NAME ||= name;
  env.OTEL_METRICS_EXPORTER ||= 'otlp';
  env.OTEL_TRACES_EXPORTER ||= 'otlp';
  env.OTEL_LOGS_EXPORTER = 'none';
  // The arguments and the user of the process are not for others.
  env.OTEL_NODE_RESOURCE_DETECTORS ||= 'env,host,os';
  // One batch at the end: each further one could wait for a server that hangs.
  env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE ||= '2048';
  const asked = Number(env.OTEL_EXPORTER_OTLP_TIMEOUT);
  env.OTEL_EXPORTER_OTLP_TIMEOUT = String(asked > 0 ? Math.min(asked, EXPORT_MS) : EXPORT_MS);
  delete env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT;
  delete env.OTEL_EXPORTER_OTLP_METRICS_TIMEOUT;
  delete env.OTEL_LOG_LEVEL;
}

function loaded(name: string, askedBy: string, logger: Logger): typeof Sdk | undefined {
  try {
    return createRequire(import.meta.url)(PACKAGE) as typeof Sdk;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    logger.warning(
      `${askedBy} asks for OpenTelemetry, and the package ${PACKAGE} cannot be loaded (${code}): install it beside ${name} (npm install ${PACKAGE}). The run continues without`,
    );
    return undefined;
  }
}

/** Returns false if not everything was sent in time. */
async function isSent(node: Sdk.NodeSDK): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, false);
  });
  const sent = node.shutdown().then(
    () => true,
    () => false,
  );
  return Promise.race([sent, patience]).finally(() => clearTimeout(timer));
}
