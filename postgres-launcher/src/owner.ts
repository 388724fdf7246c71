import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, named so that neither a reused pid nor another container's pid can be taken for it. */
export interface Owner {
  pid: number;
  startedAt: string;
  /** Pids mean something within this only. */
  pidSpace: string;
}

export function describeOwner(): Owner {
  return { pid: process.pid, startedAt: startTime(process.pid) ?? '', pidSpace: pidSpace() };
}

export function isGone(owner: Owner): boolean {
  return owner.pidSpace === pidSpace() && startTime(owner.pid) !== owner.startedAt;
}

/** The words a running process was started with; empty if there is none. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function startTime(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart') || undefined;
  try {
    // The name before the last parenthesis may hold spaces; after it come the state and 18 more, then the start.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function pidSpace(): string {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function ps(pid: number, column: string): string {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
