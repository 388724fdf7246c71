import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { MessageWriter } from 'singer';
import { expect, it } from 'vitest';
import { SingerOutput } from '../../src/output/singer-output.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';

const SHAPES = [
  { format: 'envelope', windowField: 'MetaData.LastUpdatedTime' },
  { format: 'entity', windowField: 'MetaData.LastUpdatedTime' },
] as const;
const PAYLOAD =
  '{"FileName":"a.png","TempDownloadUri":"https://x/1?sig=2","Size":1.0,"ThumbnailTempDownloadUri":"https://x/3","Id":"5"}';
const WITHOUT = '"FileName":"a.png","Size":1.0,"Id":"5"}';

/** The RECORD line of an attachment. */
async function written(shape: (typeof SHAPES)[number], isSignedKept: boolean): Promise<string> {
  const [attachments] = chosenStreams({ names: ['Attachable'], all: discover(shape) }).streams;
  if (attachments === undefined) throw new Error('no stream of attachments');
  const stdout = new PassThrough();
  const output = new SingerOutput(new MessageWriter(stdout), {
    ...{ shape, isSignedKept, range: { start: 0, end: 1_000 } },
    company: { environment: 'sandbox', realmId: '1' },
    hasDeletions: false,
  });
  const rows = [{ id: '5', instant: 10, payload: Buffer.from(PAYLOAD) }];
  await output.records(attachments, { rows, query: 'q', pageSize: 1, isShort: true });
  stdout.end();
  return text(stdout);
}

it.each(SHAPES)('an attachment comes without its signed URLs in the format $format', async (shape) => {
  const line = await written(shape, false);
  expect(line).toContain(WITHOUT);
  expect(line).not.toContain('https://x');
});

it.each(SHAPES)('attachment_urls: keep keeps them in the format $format', async (shape) => {
  expect(await written(shape, true)).toContain(PAYLOAD.slice(1));
});
