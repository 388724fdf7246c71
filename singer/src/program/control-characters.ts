/** Control characters, escape sequences of terminals among them, and the line ends of Unicode. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+\s*/gu;
const CONTROL_BUT_LINE_END = /[^\P{Cc}\n\t]/gu;

/** The text in one line: each run of control characters becomes a space. Names come from the input and may hold any. */
export function onOneLine(text: string): string {
  return text.replaceAll(CONTROLS, ' ');
}

/** The text for a terminal: a control character other than a line end or a tab is shown as its escape in JSON. */
export function forTerminal(text: string): string {
  return text.replaceAll(
    CONTROL_BUT_LINE_END,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
