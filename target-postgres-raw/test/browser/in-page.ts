/** Questions of the tests to the page, to be run in it; text, since the types of a browser are not ours. */
const sectionOf = (stream?: string): string =>
  stream === undefined
    ? `document.querySelector('header')`
    : `[...document.querySelectorAll('section')].find((each) => each.dataset.stream === ${JSON.stringify(stream)})`;

/** Numbers by their names, without the commas between thousands. */
export const FACTS = (stream?: string): string => `Object.fromEntries(
  [...${sectionOf(stream)}.querySelectorAll('[data-fact]')]
    .map((each) => [each.dataset.fact, each.textContent.replaceAll(',', '')]))`;

export const TITLES = (stream: string, within: string): string =>
  `[...${sectionOf(stream)}.querySelectorAll('${within} title')].map((each) => each.textContent)`;

/** The cells of each table, without its headings. */
export const TABLES = (
  stream: string,
): string => `[...${sectionOf(stream)}.querySelectorAll('tbody')].map((body) =>
  [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent.replaceAll(',', ''))))`;

/** The statements by what they say they are. */
export const STATEMENTS = (stream: string): string => `Object.fromEntries(
  [...${sectionOf(stream)}.querySelectorAll('details')]
    .map((each) => [each.querySelector('summary').textContent, each.querySelector('code').textContent]))`;

/** Elements that reach out of the page and are not inside something that scrolls. */
export const OVERFLOWING = `[...document.body.querySelectorAll('*')]
  .filter((each) => !each.parentElement.closest('.scroll, pre, svg') && each.getBoundingClientRect().right > innerWidth + 0.5)
  .map((each) => each.outerHTML.slice(0, 80))`;

/** The contrast of every text to what it stands on, as WCAG 2 reckons it. */
export const CONTRASTS = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const isText = (element) => !element.closest('title, style, defs') && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  return [...document.body.querySelectorAll('*')].filter(isText).map((element) => {
    const style = getComputedStyle(element);
    const [a, b] = [luminance(element.closest('svg') ? style.fill : style.color), luminance(groundOf(element))];
    return { text: element.textContent.slice(0, 40), contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
  });
})()`;
