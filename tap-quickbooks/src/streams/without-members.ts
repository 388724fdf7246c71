import { type JsonSpan, members } from 'singer';

/** An entity without some of its members at the top level. All other bytes stay as they are. */
export function withoutMembers(entity: Buffer, names: readonly string[]): Buffer {
  const root: JsonSpan = { start: 0, end: entity.length };
  const all = members(entity, root);
  if (names.length === 0 || !all.some(({ key }) => names.includes(key))) return entity;
  const kept: Buffer[] = [];
  let end = entity.indexOf(OPENING_BRACE) + 1;
  const head = entity.subarray(0, end);
  for (const { key, value } of all) {
    const part = entity.subarray(end, value.end);
    end = value.end;
    if (!names.includes(key)) kept.push(kept.length === 0 ? withoutComma(part) : part);
  }
  return Buffer.concat([head, ...kept, entity.subarray(end)]);
}

const OPENING_BRACE = 0x7b;
const COMMA = 0x2c;
const QUOTE = 0x22;

/** A member without the comma that separates it from the one before. */
function withoutComma(part: Buffer): Buffer {
  const comma = part.indexOf(COMMA);
  return comma !== -1 && comma < part.indexOf(QUOTE) ? part.subarray(comma + 1) : part;
}
