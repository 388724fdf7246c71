const tasks: (() => void)[] = [];

/** Has a task run after the last test of the file. May be called anywhere, also inside a test. */
export function afterFile(task: () => void): void {
  tasks.push(task);
}

/** Runs the tasks of the file. A worker runs one file after the other with the same modules. */
export function runTasksAfterFile(): void {
  for (const task of tasks.splice(0)) task();
}
