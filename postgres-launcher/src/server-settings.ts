import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import type { RunDirectory } from './run-directory.ts';

const ALWAYS = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  max_connections: '100',
  shared_buffers: '128MB',
};

/**
 * Data that is thrown away may be lost in a crash of the machine. `synchronous_commit`
 * stays on: without it a killed server forgets the last commits, and tests that kill it would see losses
 * that are not the tested program's. Next to `fsync=off` it costs one write to the page cache.
 */
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off' };

/** `sun_path` holds 104 bytes on macOS, 108 on Linux, with the final NUL. */
const SOCKET_PATH_LIMIT = 103;

export function serverSettings(plan: {
  run: RunDirectory;
  cluster: Cluster;
  port: number;
  overrides: Record<string, string>;
}): Record<string, string> {
  const { run, cluster, port, overrides } = plan;
  return {
    ...ALWAYS,
    ...(cluster.isTemporary ? NOT_DURABLE : {}),
    ...overrides,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketDirectory(run, port) ?? '',
  };
}

/** Folder of the Unix socket; undefined if the path would be too long for one. */
export function socketDirectory(run: RunDirectory, port: number): string | undefined {
  const directory = join(run.path, 'socket');
  return Buffer.byteLength(`${directory}/.s.PGSQL.${port}`) > SOCKET_PATH_LIMIT ? undefined : directory;
}
