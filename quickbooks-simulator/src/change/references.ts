/** A reference and what it holds, with braces in names. */
const REFERENCE = /"(\w*(?:CustomerRef|VendorRef|EntityRef))":(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})/g;
/** In a line of a journal entry the kind stands before the reference. */
const KIND_BEFORE = /"Type":"(\w+)",$/;
const LONGEST_KIND = 40;

interface Named {
  readonly entity: string;
  readonly id: string;
}

interface Reference {
  readonly value: string;
  readonly name?: string;
  readonly type?: string;
}

/** True if the text of a row names another one as its parent. */
export function isChildOf(text: string, id: string): boolean {
  return text.includes(`"ParentRef":{"value":${JSON.stringify(id)}`);
}

/** The text of a row that refers to `to` wherever it referred to `from`. All the rest stays as it was, byte for byte. */
export function referringTo(
  text: string,
  from: Named,
  to: { readonly id: string; readonly name: string },
): string {
  if (!text.includes(`"value":${JSON.stringify(from.id)}`)) return text;
  return text.replace(REFERENCE, (found: string, member: string, object: string, at: number) => {
    const reference: Reference = JSON.parse(object);
    const kind = kindOf(member, reference, text.slice(Math.max(0, at - LONGEST_KIND), at));
    if (reference.value !== from.id || kind !== from.entity) return found;
    const changed = { ...reference, value: to.id, ...(reference.name !== undefined && { name: to.name }) };
    return `"${member}":${JSON.stringify(changed)}`;
  });
}

function kindOf(member: string, { type }: Reference, before: string): string | undefined {
  if (member.endsWith('CustomerRef')) return 'Customer';
  if (member.endsWith('VendorRef')) return 'Vendor';
  return type ?? KIND_BEFORE.exec(before)?.[1];
}
