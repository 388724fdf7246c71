import { join } from 'node:path';
import type { Bench } from './database.ts';
import type { MeasuredNode } from './measure.ts';

/** Loads a file, with or without history. */
export type Load = (bench: Bench, input: string, history: boolean) => Promise<MeasuredNode>;

interface Reload {
  readonly seconds: number;
  /** CPU of the server. */
  readonly serverSeconds: number | undefined;
  readonly megabytes: number;
}

export const HISTORY_HEADINGS = [
  'reload, changed s',
  'with history s',
  'ratio',
  'CPU of the server s',
  'with history s',
  'ratio',
  'WAL MB',
  'with history MB',
];

/** A reload of changed rows without history and one with it. Rounds take turns in which of them comes first. */
export async function historyRound(
  bench: Bench,
  folder: string,
  round: number,
  load: Load,
): Promise<string[]> {
  const reload = async (history: boolean): Promise<Reload> => {
    await bench.query('drop schema if exists raw cascade');
    await load(bench, join(folder, 'revision-0.singer'), history);
    const { result, megabytes } = await bench.wal(() =>
      bench.serverCpu(() => load(bench, join(folder, 'revision-1.singer'), history)),
    );
    return { seconds: result.result.seconds, serverSeconds: result.seconds, megabytes };
  };
  const isKeptFirst = round % 2 === 1;
  const first = await reload(isKeptFirst);
  const second = await reload(!isKeptFirst);
  const [without, kept] = isKeptFirst ? [second, first] : [first, second];
  return [
    without.seconds.toFixed(1),
    kept.seconds.toFixed(1),
    (kept.seconds / without.seconds).toFixed(2),
    ...cpuCells(without.serverSeconds, kept.serverSeconds),
    without.megabytes.toFixed(0),
    kept.megabytes.toFixed(0),
  ];
}

function cpuCells(without: number | undefined, kept: number | undefined): string[] {
  if (without === undefined || kept === undefined) return ['', '', ''];
  return [without.toFixed(1), kept.toFixed(1), (kept / without).toFixed(2)];
}
