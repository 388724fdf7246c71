import { createCipheriv, createHash } from 'node:crypto';

/** A file of an Attachable, or its thumbnail. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly isThumbnail: boolean;
}

/** The members of an Attachable that tell of its file. A note has none of them. */
interface AttachableValue {
  readonly Id: string;
  readonly FileName?: string;
  readonly FileAccessUri?: string;
  readonly ThumbnailFileAccessUri?: string;
  readonly Size?: number;
  readonly ContentType?: string;
}

const THUMBNAIL_SIZE = 2_000;

/** First bytes of a file, by its type. */
const HEADS: Readonly<Record<string, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-1.4\n'),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  'text/xml': Buffer.from('<?xml version="1.0"?>\n<!-- '),
  'text/csv': Buffer.from('Day,Hours\n'),
};

/** The file of an Attachable, or undefined if it has none. */
export function storedFile(value: AttachableValue): StoredFile | undefined {
  if (value.FileAccessUri === undefined) return undefined;
  return {
    ...{ id: value.Id, name: value.FileName ?? '', isThumbnail: false },
    ...{ type: value.ContentType ?? 'application/octet-stream', size: value.Size ?? 0 },
  };
}

export function thumbnail(value: AttachableValue): StoredFile | undefined {
  if (value.ThumbnailFileAccessUri === undefined) return undefined;
  return {
    ...{ id: value.Id, name: value.FileName ?? '', isThumbnail: true },
    ...{ type: 'image/png', size: THUMBNAIL_SIZE },
  };
}

/** The place of a file in the store; whatever its name is, it is one part of the path. */
export function pathOf(realm: string, { id, name, isThumbnail }: StoredFile): string {
  const wellFormed = Buffer.from(name).toString();
  const folder = isThumbnail ? 'attachmentthumbnails/tn_200x200_' : 'attachments/';
  return `/${realm}/${folder}${id}-${encodeURIComponent(wellFormed)}`;
}

/** The bytes of a file. They follow from its Id and type, and there are as many as its Size says. */
export function fileBytes({ id, type, size, isThumbnail }: StoredFile): Buffer {
  const key = createHash('sha256').update(`${isThumbnail}:${id}`).digest();
  const stream = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  const filling = stream.update(Buffer.alloc(size));
  const content = type.startsWith('text/') ? Buffer.from(filling.toString('hex')) : filling;
  return Buffer.concat([HEADS[type] ?? Buffer.alloc(0), content]).subarray(0, size);
}
