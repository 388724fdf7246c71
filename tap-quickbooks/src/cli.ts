import { runProgram } from 'singer';
import { TAP } from './plugin.ts';

process.exitCode = await runProgram(TAP, process.argv.slice(2), process.env);
