import { keepDebuggerShut, runProgram } from 'singer';
import { TARGET } from './plugin.ts';

keepDebuggerShut();
// Not awaited here: files that are imported on demand need this one, and would wait for it forever.
void runProgram(TARGET, process.argv.slice(2), process.env).then((exitCode) => {
  process.exitCode = exitCode;
});
