import { type Interval, isJsonObject } from 'singer';
import { offsetsAroundFault } from '../../reading/offsets-around-fault.ts';
import type { Page, Row } from '../../reading/page.ts';
import { type StreamSource, UnorderedPage } from '../../reading/page-source.ts';
import { pagesOf } from '../../reading/span-reader.ts';
import { localName } from './local-name.ts';

/** An attachment that has a file. */
export interface Attachment {
  readonly id: string;
  /** Name of its file on this machine. */
  readonly name: string;
  /** Bytes of its file; undefined if QuickBooks does not say. */
  readonly size: number | undefined;
}

/** The attachments of a range that have a file, page by page. Notes have none. `ids` takes the Ids of all that came. */
export async function* attachmentsOf(
  source: StreamSource,
  range: Interval,
  ids: Set<string>,
): AsyncGenerator<Attachment[]> {
  const filesIn = ({ rows }: Page) => {
    for (const { id } of rows) ids.add(id);
    return rows.flatMap(attachmentIn);
  };
  try {
    for await (const page of pagesOf({ ...range, bound: range.end }, source)) yield filesIn(page);
  } catch (error) {
    if (!(error instanceof UnorderedPage)) throw error;
    for await (const page of offsetsAroundFault(range, source)) yield filesIn(page);
  }
}

function attachmentIn({ id, payload }: Row): Attachment[] {
  const value: unknown = JSON.parse(payload.toString());
  if (!isJsonObject(value)) return [];
  const { FileName: fileName, Size: size } = value;
  if (typeof fileName !== 'string') return [];
  return [{ id, name: localName(id, fileName), size: typeof size === 'number' ? size : undefined }];
}
