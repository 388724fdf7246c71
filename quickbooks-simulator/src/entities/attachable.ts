import type { Draws } from '../generate/hash.ts';
import { longIds } from '../generate/ids.ts';
import { type EntityShape, own, type ShapeRow } from './entity-shape.ts';

const FILES = [
  { name: 'receipt', suffix: 'pdf', type: 'application/pdf', hasThumbnail: true },
  { name: 'photo n° 1', suffix: 'png', type: 'image/png', hasThumbnail: true },
  { name: 'contrat "signé"', suffix: 'jpg', type: 'image/jpeg', hasThumbnail: true },
  { name: '見積書', suffix: 'xml', type: 'text/xml', hasThumbnail: false },
  { name: 'hours', suffix: 'csv', type: 'text/csv', hasThumbnail: false },
] as const;

/** Names that a careless client would use as a path, or as something else than a name. */
const NASTY_NAMES = [
  ...[
    '../receipt.pdf',
    '../../../../tmp/escaped.pdf',
    'a/b.pdf',
    '/etc/hosts',
    'C:\\scans\\1.pdf',
    '',
    '.',
    '..',
  ],
  ...['NUL', 'con.pdf', '%00.pdf', '%2e%2e%2fx.pdf', '.hidden', '-rf', ' blank .pdf ', 'two\nlines.pdf'],
  ...['query?a=b&c#d.pdf', '領収書📎.pdf', `${'é'.repeat(251)}.pdf`, `${'long'.repeat(62)}abc.pdf`],
];

/** A file, with or without a transaction, or a mere note. Its Ids have 21 digits. */
export const attachable: EntityShape = {
  entity: 'Attachable',
  size: { share: 0.2 },
  ids: () => longIds('2009', 21),
  value: attachableValue,
};

function attachableValue(facts: ShapeRow): Readonly<Record<string, unknown>> {
  const { draws } = facts;
  const content = draws.chance(1, 8) ? { Note: 'Called about the “blue” one' } : fileMembers(facts);
  return { ...content, ...own(facts), ...(draws.chance(2, 3) && { AttachableRef: [target(facts)] }) };
}

function fileMembers({ id, row, draws, company }: ShapeRow): object {
  const file = draws.of(FILES);
  const address = `/v3/company/${company.realm}`;
  return {
    FileName: fileName(file, row, draws),
    FileAccessUri: `${address}/download/${id}`,
    Size: draws.chance(1, 20) ? 0 : 100 + draws.below(100_000),
    ContentType: file.type,
    ...(file.hasThumbnail && { ThumbnailFileAccessUri: `${address}/attachable-thumbnail/${id}` }),
  };
}

/** Many files share a name: those of one camera or one scanner. */
function fileName({ name, suffix }: (typeof FILES)[number], row: number, draws: Draws): string {
  if (draws.chance(1, 8)) return draws.of(NASTY_NAMES);
  return draws.chance(1, 4) ? `image.${suffix}` : `${name} ${row + 1}.${suffix}`;
}

function target({ draws, company }: ShapeRow): object {
  const type = draws.of(['Invoice', 'Bill', 'Purchase', 'Estimate']);
  const { ids, size } = company.of(type);
  return {
    EntityRef: { value: ids.of(draws.below(Math.max(1, size))), type },
    IncludeOnSend: draws.chance(1, 3),
  };
}
