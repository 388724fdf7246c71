import { type JsonSpan, members } from 'singer';

/** For members of an object their new JSON text, or what is to change inside them. */
export interface Patch {
  readonly [key: string]: string | Patch;
}

/** Place of a member that was not there before; at the end if none of these is there (recorded). */
const IN_FRONT_OF: Readonly<Record<string, readonly string[]>> = {
  PrivateNote: ['LinkedTxn', 'Line'],
  Notes: ['GivenName', 'FullyQualifiedName'],
  Description: ['Active'],
};

/** The JSON text of an object with some members replaced or added. All the rest stays as it was, byte for byte. */
export function patchedText(text: string, patch: Patch): string {
  const bytes = Buffer.from(text);
  return patched(bytes, { start: text.length - text.trimStart().length, end: bytes.length }, patch);
}

function patched(bytes: Buffer, object: JsonSpan, patch: Patch): string {
  const found = members(bytes, object);
  const known = new Set(found.map(({ key }) => key));
  const pieces: string[] = [];
  let at = object.start;
  const additions = new Map(Object.entries(patch).filter(([key]) => !known.has(key)));
  for (const { key, value } of found) {
    for (const [added, change] of additions) {
      if (!IN_FRONT_OF[added]?.includes(key)) continue;
      const keyStart = bytes.lastIndexOf(`"${key}"`, value.start);
      pieces.push(bytes.toString('utf8', at, keyStart), `${JSON.stringify(added)}:${textOf(change)},`);
      at = keyStart;
      additions.delete(added);
    }
    const change = patch[key];
    if (change === undefined) continue;
    pieces.push(bytes.toString('utf8', at, value.start), changed(bytes, value, change));
    at = value.end;
  }
  const end = bytes.lastIndexOf('}', object.end - 1);
  const joint = found.length > 0 ? ',' : '';
  const rest = [...additions].map(([key, change]) => `${JSON.stringify(key)}:${textOf(change)}`).join(',');
  pieces.push(bytes.toString('utf8', at, end), rest && joint + rest, '}');
  return pieces.join('');
}

function changed(bytes: Buffer, value: JsonSpan, change: string | Patch): string {
  return typeof change === 'string' ? change : patched(bytes, value, change);
}

function textOf(change: string | Patch): string {
  if (typeof change === 'string') return change;
  return `{${Object.entries(change)
    .map(([key, inner]) => `${JSON.stringify(key)}:${textOf(inner)}`)
    .join(',')}}`;
}
