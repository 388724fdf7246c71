import { installed } from '../../../bench/src/python.ts';

/** Python 3.10 or newer. */
const PYTHON = process.env.PYTHON ?? 'python3';

/** Folders of programs from PyPI; they are installed once, into the temporary folder. */
export const meltanoPrograms = (): string => installed('meltano', '4.4.1', PYTHON);
export const singerTools = (): string => installed('singer-tools', '0.4.1', PYTHON);
