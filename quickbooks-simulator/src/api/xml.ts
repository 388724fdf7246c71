import { elements, type JsonSpan, members, rootSpan, stringAt, textAt } from 'singer';

/** Members that are attributes of their element, wherever they are. */
const ATTRIBUTES = new Set(['domain', 'sparse', 'startPosition', 'maxResults', 'totalCount', 'bId']);
/** Elements of which more members are attributes. */
const ATTRIBUTES_OF: Readonly<Record<string, readonly string[]>> = {
  Fault: ['type'],
  Error: ['code', 'element'],
};

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const NAMESPACE = 'http://schema.intuit.com/finance/v3';

interface Child {
  readonly key: string;
  readonly value: JsonSpan;
}

/**
 * The XML of an answer: the same names and values, `time` as an attribute of the root, references as elements with
 * a name. Numbers keep their text.
 */
export function xmlOf(json: Buffer): string {
  const all = members(json, rootSpan(json));
  const time = all.find(({ key }) => key === 'time');
  const attribute = time === undefined ? '' : ` time="${escaped(scalar(json, time.value))}"`;
  const content = all.filter(({ key }) => key !== 'time').map((child) => xmlChild(json, child));
  return `${HEAD}<IntuitResponse xmlns="${NAMESPACE}"${attribute}>${content.join('')}</IntuitResponse>`;
}

function xmlChild(json: Buffer, { key, value }: Child): string {
  if (json[value.start] === 0x5b) {
    return elements(json, value)
      .map((element) => xmlChild(json, { key, value: element }))
      .join('');
  }
  if (json[value.start] !== 0x7b) return element(key, '', escaped(scalar(json, value)));
  const inside = members(json, value);
  const text = inside.find((child) => child.key === 'value');
  if (text !== undefined) {
    const others = inside.filter((child) => child !== text);
    return element(key, attributes(json, others), escaped(scalar(json, text.value)));
  }
  const isAttribute = (child: Child) =>
    ATTRIBUTES.has(child.key) ||
    ATTRIBUTES_OF[key]?.includes(child.key) ||
    (child.key === 'status' && stringAt(json, child.value) === 'Deleted');
  const content = inside.filter((child) => !isAttribute(child)).map((child) => xmlChild(json, child));
  return element(key, attributes(json, inside.filter(isAttribute)), content.join(''));
}

function attributes(json: Buffer, children: readonly Child[]): string {
  return children.map(({ key, value }) => ` ${key}="${escaped(scalar(json, value))}"`).join('');
}

function element(name: string, attributesText: string, content: string): string {
  return content === '' ? `<${name}${attributesText}/>` : `<${name}${attributesText}>${content}</${name}>`;
}

function scalar(json: Buffer, value: JsonSpan): string {
  return stringAt(json, value) ?? textAt(json, value);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
