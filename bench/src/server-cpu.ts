import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Clock ticks of /proc in a second, the same on every Linux. */
const TICKS = 100;
/** Places in /proc/PID/stat after the name of the program: user and system time of children that have ended. */
const CHILDREN_TICKS = [13, 14] as const;

/** CPU seconds of the processes of a server that have ended, a connection's too. Undefined where there is no /proc. */
export function endedProcessesSeconds(dataDirectory: string): number | undefined {
  try {
    const [pid] = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return CHILDREN_TICKS.reduce((sum, place) => sum + Number(fields[place]), 0) / TICKS;
  } catch {
    return undefined;
  }
}
