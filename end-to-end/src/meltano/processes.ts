import { execFileSync } from 'node:child_process';

/** The process of a program that descends from another process, once it runs with `--config` and syncs. */
export function descendant(ancestor: number, program: string): number | undefined {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => {
    const [, pid = '', parent = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), args };
  });
  const family = new Set([ancestor]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.find(
    ({ pid, args }) =>
      family.has(pid) &&
      pid !== ancestor &&
      args.includes(`.bin/${program} `) &&
      !args.includes('--discover'),
  )?.pid;
}
