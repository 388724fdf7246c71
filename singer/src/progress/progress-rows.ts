import type { Terminal } from './terminal.ts';

export interface StreamProgress {
  readonly stream: string;
  /** Records that are done: committed, or written to a file. */
  readonly done: number;
  /** Records that were read, and may still wait to be done. */
  readonly read: number;
  /** Records that the run will have read by its end; undefined while unknown. */
  readonly expected: number | undefined;
}

export interface RunProgress {
  readonly streams: readonly StreamProgress[];
  /** The word for what is done, such as "committed". */
  readonly verb: string;
  /** All records of the run; undefined until each stream's are known. */
  readonly expected: number | undefined;
  readonly calls: number | undefined;
  readonly perSecond: number | undefined;
  readonly leftMs: number | undefined;
}

interface Look extends Terminal {
  readonly columns: number;
  /** Most streams that get a row of their own. */
  readonly mostStreams: number;
}

const WIDEST_BAR = 40;
const NARROWEST_BAR = 8;
const WIDEST_NAME = 40;

/** The lines of the progress display: a row for each stream at work, and the sums of the run. None is too wide. */
export function progressRows(run: RunProgress, look: Look): string[] {
  const [shown, hidden] = chosen(run.streams, look.mostStreams);
  const widths = widthsOf(run.streams, look);
  const rows = shown.map((each) => streamRow(each, widths, look));
  return [...rows, ...hiddenRow(hidden, look), sumsRow(run, look)];
}

/** Puts streams at work first if there is no room for all. The order stays as it is. */
function chosen(streams: readonly StreamProgress[], most: number): [StreamProgress[], StreamProgress[]] {
  if (streams.length <= most) return [[...streams], []];
  const ranked = [...streams].sort((a, b) => stageOf(a) - stageOf(b) || b.read - a.read);
  const best = new Set(ranked.slice(0, most));
  return [streams.filter((each) => best.has(each)), streams.filter((each) => !best.has(each))];
}

/** 0 for a stream that is being read, 1 for one that is read, 2 for one that is done. */
function stageOf({ done, read, expected }: StreamProgress): number {
  if (expected === undefined || read < expected) return 0;
  return done < expected ? 1 : 2;
}

interface Widths {
  readonly name: number;
  readonly count: number;
  /** Width of a total such as "of 1,200"; 0 if no stream has one. */
  readonly total: number;
  /** 0 if there is no room for a bar. */
  readonly bar: number;
  readonly hasPercent: boolean;
}

const GAP = '  ';
const OF = 'of ';
const PERCENT = '100 %'.length;

/** The widths of the columns. They fit all streams, also those that are not shown, so that the columns stay in place. */
function widthsOf(streams: readonly StreamProgress[], { columns }: Look): Widths {
  const count = widest(streams.map(({ done, read }) => number(Math.max(done, read))));
  const total = widest(streams.map(totalOf));
  const numbers = GAP.length + count + (total === 0 ? 0 : 1 + total);
  const name = Math.min(widest(streams.map(shownName)), WIDEST_NAME, columns - numbers);
  const left = columns - name - numbers - GAP.length - PERCENT;
  const bar = Math.min(WIDEST_BAR, left - GAP.length);
  return {
    ...{ name: Math.max(1, name), count, total },
    bar: total === 0 || bar < NARROWEST_BAR ? 0 : bar,
    hasPercent: total > 0 && left >= 0,
  };
}

function streamRow(each: StreamProgress, widths: Widths, look: Look): string {
  const name = shortened(shownName(each), widths.name, look).padEnd(widths.name);
  const count = number(each.done).padStart(widths.count);
  const share = shareOf(each);
  if (share === undefined) return shortened(`${name}${GAP}${count}`, look.columns, look);
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const total = totalOf(each)
    .slice(OF.length)
    .padStart(widths.total - OF.length);
  const numbers = `${name}${GAP}${count} ${OF}${total}`;
  if (!widths.hasPercent) return shortened(numbers, look.columns, look);
  return [numbers, ...(widths.bar > 0 ? [bar(each, widths.bar, look)] : []), percent].join(GAP);
}

/** The name with characters of one column alone. It comes from the input, and may hold anything. */
function shownName({ stream }: StreamProgress): string {
  return stream.replace(/[^\x20-\x7e\u00a1-\u024f]/gu, '?');
}

function totalOf({ done, expected }: StreamProgress): string {
  return expected === undefined ? '' : `${OF}${number(Math.max(done, expected))}`;
}

function shareOf({ done, expected }: StreamProgress): number | undefined {
  if (expected === undefined) return undefined;
  return expected === 0 ? 1 : Math.min(1, done / expected);
}

/** A bar of three parts: done, read, and still to come. */
function bar({ done, read, expected = 0 }: StreamProgress, width: number, look: Look): string {
  const cells = (records: number) =>
    expected === 0 ? width : Math.min(width, Math.floor((records / expected) * width));
  const full = cells(done);
  const half = Math.max(full, cells(read)) - full;
  const [doneCell, readCell, restCell] = look.isUnicode
    ? ['━', look.isColoured ? '━' : '╌', '─']
    : ['#', '=', '.'];
  return [
    coloured(doneCell.repeat(full), GREEN, look),
    coloured(readCell.repeat(half), YELLOW, look),
    coloured(restCell.repeat(width - full - half), DIM, look),
  ].join('');
}

function hiddenRow(hidden: readonly StreamProgress[], look: Look): string[] {
  if (hidden.length === 0) return [];
  const done = hidden.reduce((sum, each) => sum + each.done, 0);
  const text = `and ${hidden.length} more ${hidden.length === 1 ? 'stream' : 'streams'}, ${number(done)} records`;
  return [coloured(shortened(text, look.columns, look), DIM, look)];
}

/** The sums, with the least important ones left out if the line is too long. */
function sumsRow({ streams, verb, expected, calls, perSecond, leftMs }: RunProgress, look: Look): string {
  const sum = (key: 'done' | 'read') => streams.reduce((all, each) => all + each[key], 0);
  const [done, read] = [sum('done'), sum('read')];
  const all = expected === undefined ? '' : ` of ${number(Math.max(done, expected))}`;
  const parts = (noun: string) => [
    { text: `${number(done)}${all} ${noun}${verb}`, rank: 0 },
    { text: read > done ? `${number(read)} read` : '', rank: 3 },
    { text: calls === undefined ? '' : `${number(calls)} ${calls === 1 ? 'call' : 'calls'}`, rank: 2 },
    { text: perSecond === undefined ? '' : `${number(perSecond)}/s`, rank: 2 },
    { text: leftMs === undefined ? '' : `${duration(leftMs)} left`, rank: 1 },
  ];
  const lines = SHORTER_AND_SHORTER.map(([noun, most]) =>
    parts(noun)
      .filter(({ text, rank }) => text !== '' && rank <= most)
      .map(({ text }) => text)
      .join(look.isUnicode ? ' · ' : ', '),
  );
  const fitting = lines.find(({ length }) => length <= look.columns);
  return fitting ?? shortened(lines.at(-1) ?? '', look.columns, look);
}

/** The word before the verb, and the highest rank of the parts that the line has. */
const SHORTER_AND_SHORTER = [
  ['records ', 3],
  ['records ', 2],
  ['', 2],
  ['', 1],
  ['', 0],
] as const;

const [GREEN, YELLOW, DIM] = ['\x1b[32m', '\x1b[33m', '\x1b[2m'];

function coloured(text: string, colour: string | undefined, { isColoured }: Look): string {
  return isColoured && text !== '' ? `${colour}${text}\x1b[0m` : text;
}

function shortened(text: string, width: number, { isUnicode }: Look): string {
  if (text.length <= width) return text;
  const mark = isUnicode ? '…' : '~';
  return `${text.slice(0, Math.max(0, width - 1))}${mark}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

/** A whole number with a comma after each three digits. */
export function number(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Hours, minutes and seconds, such as 1:02:03 or 0:05. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
