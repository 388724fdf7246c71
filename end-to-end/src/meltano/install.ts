import { meltanoPrograms, singerTools } from './programs.ts';

/** Before the tests, so that the time that it takes is not theirs. */
export default function install(): void {
  meltanoPrograms();
  singerTools();
}
