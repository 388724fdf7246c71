import { html, type Markup } from './markup.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
  /** For an instant, which is longer than a number. */
  readonly isMoment?: boolean;
  readonly tone?: 'good' | 'gap' | 'bad' | undefined;
}

export function facts(list: readonly Fact[]): Markup {
  const item = ({ name, value, note, isMoment, tone }: Fact) => {
    const classes = [tone, isMoment ? 'moment' : undefined].filter((each) => each !== undefined).join(' ');
    const small = note === undefined ? undefined : html`<small>${note}</small>`;
    return html`<div><dt>${name}</dt><dd class="${classes}"><span data-fact="${name}">${value}</span>${small}</dd></div>`;
  };
  return html`<dl>${list.map(item)}</dl>`;
}

interface Table {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of text, which may wrap. */
  readonly words?: readonly number[];
}

/** Scrolls inside itself where it is wider or longer than its place, by keys too. */
export function table({ caption, headings, rows, words = [] }: Table): Markup {
  const cell = (text: string, n: number) => {
    if (n === 0) return html`<th scope="row">${text}</th>`;
    return words.includes(n) ? html`<td class="words">${text}</td>` : html`<td>${text}</td>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

/** The statement that brought a number, to be run as it is. */
export function statement(what: string, sql: string | undefined): Markup | undefined {
  if (sql === undefined) return undefined;
  return html`<details><summary>SQL: ${what}</summary><pre tabindex="0"><code>${unindented(sql)};</code></pre></details>`;
}

function unindented(sql: string): string {
  const lines = sql.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}
