import { runProgram } from 'singer';
import { TARGET } from './plugin.ts';

process.exitCode = await runProgram(TARGET, process.argv.slice(2), process.env);
