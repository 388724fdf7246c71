import type pg from 'pg';

/** Classes of PL/pgSQL's exceptions, and of those of other languages. */
const RAISED_CLASSES: ReadonlySet<string> = new Set(['P0', '38', '39']);
const RAISING_ROUTINES: ReadonlySet<string> = new Set(['exec_stmt_raise', 'exec_stmt_assert']);

/** True for an exception that a function raised by its own will, whose message may have any text. */
export function isRaised({ code = '', routine = '' }: pg.DatabaseError): boolean {
  return RAISED_CLASSES.has(code.slice(0, 2)) || RAISING_ROUTINES.has(routine);
}

/**
 * The function that a failure comes from, by a context such as `PL/pgSQL function raw.check_name() line 2 at RAISE`;
 * undefined for none. The programs have no functions of their own, so it is one that a trigger calls.
 */
export function functionOf({ where = '' }: pg.DatabaseError): string | undefined {
  const lines = where.split('\n').filter((line) => /\bPL\/\w/.test(line) && !QUOTES_DATA.test(line));
  // The code of an expression stands between quotes; PL/Python puts the name itself there.
  const names = lines.map((line) => CALL.exec(line.replace(QUOTED, ''))?.[0]);
  return names.find((name) => name !== undefined) ?? lines.map((line) => NAME.exec(line)?.[0])[0];
}

const CALL = /(?:[\w$]+\.)?[\w$]+\([\w\s,."[\]]*\)/;
const QUOTED = /["„»«].*["“«»]/;
const NAME = /"[\w$.]+"/;

/** Contexts that quote the data of COPY or of a JSON text. */
const QUOTES_DATA = /^COPY|[{:]/;
