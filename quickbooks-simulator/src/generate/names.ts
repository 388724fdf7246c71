import { wireJson } from '../data/wire-text.ts';

interface Words {
  readonly heads: readonly string[];
  readonly tails: readonly string[];
}

const words = (heads: string, tails: string): Words => ({ heads: heads.split('|'), tails: tails.split('|') });

const CUSTOMERS = [
  words(
    "Abbott|Barnes|Carver|Delgado|Ellery|Farrow|Gibbs|Hollis|Ives|Jarrett|Kemp|Lowell|Mercer|Nolan|O'Hara|Pratt|Quill|Rowan|Sutter|Tully",
    'Roofing|Nursery|& Sons|Dental|Bakery|Marine Supply|Law Group|Cycles|Landscaping|Photo “Studio”|Records|HVAC|Books|Catering|Vintage|Freight',
  ),
  words(
    'Ana|Björn|Chloé|Dušan|Émile|Fernão|Gül|Håkon|Inés|Jiří|Kübra|Łukasz|María José|Nuño|Óscar|Zoë',
    'Ångström|Benítez|Çelik|Dvořák|Ekström|Fürst|Gómez|Hernández|Ibáñez|Jørgensen|Kováč|Löwe|Müller|Øverland|Peña|Šimić',
  ),
  words('王|李|張|刘|陈|杨|黃|赵', '小明|芳|建国|美玲|有限公司|貿易行|伟|秀英'),
  words('佐藤|鈴木|高橋|田中|渡辺|株式会社', '太郎|花子|商店|さくら|ケンタ|サービス'),
  words('Иванов|Петрова|Кузнецов|Соколова|ООО', 'Алексей|Мария|Строй|Дмитрий|Торг'),
  words('محمد|فاطمة|شركة|يوسف', 'الأحمد|النور|التجارية|حداد'),
  words('כהן|לוי|מזרחי|בית', 'דוד|שרה|ובניו|הדפוס'),
  words(
    '🌻 Sunny|🏄 Wave|Nut & Bolt|C:\\Work|"Quoted"|Two\u00a0Part',
    'Co. 🚀|Ltd|<b>Bold</b>|R&amp;D|50% Off|💶 Exchange',
  ),
];

const ITEMS = [
  words(
    'Cedar|Granite|Copper|Organic|Heavy-Duty|Portable|Recycled|Handmade|Deluxe|Seasonal|LED|Stainless|Bulk|Custom',
    'Planter|Pump|Fixture|Consultation|Delivery|Mulch|Bracket|Hose|Inspection|Panel|Kit|Bench|Gate|Sensor|Tile|Training',
  ),
  words('Crème|Señor|Façade|Über|Smörgås', 'brûlée|jalapeño|painting|filter|platter'),
  words('有机|工业|便携', '水泵|咨询|花盆|运输'),
  words('特製|家庭用', 'せんべい|ポンプ|工具'),
  words('Кирпич|Доска|Услуга', 'красный|дубовая|монтажа'),
  words('خدمة|صندوق', 'صيانة|كبير'),
  words('ברז|שירות', 'נחושת|התקנה'),
  words('🪴 Pot|3/4" Pipe|A\\B Switch|Salt &amp; Pepper|No\u00a0Break', 'XL|½|(new)|#7|🔥'),
];

/** Neighbours in the list are of one family; the stride brings families together (coprime to both lengths). */
const STRIDE = 7919;

export interface Names {
  text(row: number): string;
  /** The same as a JSON string of wire text, for the many places that refer to it. */
  json(row: number): string;
}

/**
 * The name of each row: head and tail of a family of words in one script, with a number when all pairs have
 * been used, so that no two rows have one name.
 */
function namesOf(families: readonly Words[]): Names {
  const names = families.flatMap(({ heads, tails }) =>
    heads.flatMap((head) => tails.map((tail) => `${head} ${tail}`)),
  );
  const quoted = names.map((name) => wireJson(name).slice(0, -1));
  const place = (row: number) => (row * STRIDE) % names.length;
  const number = (row: number) => (row < names.length ? '' : ` ${Math.floor(row / names.length) + 1}`);
  return {
    text: (row) => `${names[place(row)]}${number(row)}`,
    json: (row) => `${quoted[place(row)]}${number(row)}"`,
  };
}

export const customerNames = namesOf(CUSTOMERS);
export const itemNames = namesOf(ITEMS);

const VENDORS = [
  words(
    "Ace|Bayside|Cobalt|Delta|Eastgate|Foxglove|Granby|Hudson|Ironwood|Juniper|Kestrel|Lakeview|Norton|O'Brien|Pinecrest|Quarry",
    'Lumber|Hardware|Telecom|Insurance|Tool Rental|Nurseries|Printing|Fuel|Stone Supply|Courier|Cleaning|Electric|Uniforms',
  ),
  words('Ferretería|Imprenta|Électricité|Großhandel|Fábrica', 'del Sur|Lefèvre|Müller & Co.|São João|Ñandú'),
  words('東京商事|北海電機|丸山工業', '第一|支店|物流'),
  words('Поставка|Склад', 'Север|Урал|Юг'),
];

const EMPLOYEES = [
  words(
    'Emily|John|Priya|Marco|Aisha|Tomás|Grace|Oleg|Hana|Louis|Nadia|Sven',
    'Platt|Johnson|Raman|Bianchi|Haddad|Núñez|Okafor|Petrov|Sato|Dubois|Karimi|Lindqvist',
  ),
];

export const vendorNames = namesOf(VENDORS);
export const employeeNames = namesOf(EMPLOYEES);
