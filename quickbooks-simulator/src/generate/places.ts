import { wireJson } from '../data/wire-text.ts';
import type { Draws } from './hash.ts';

const PLACES = [
  ['2500 Harbour Rd.', 'Monterey', 'CA', '93940', '36.6002378', '-121.8946761'],
  ['18 Alder Ct., Unit #4', 'Santa Rosa', 'CA', '95404', 'INVALID', 'INVALID'],
  ['901 N 6th Ave', 'Phoenix', 'AZ', '85003', '33.4590432', '-112.0801221'],
  ['77 Calle Hidalgo', 'Mérida', 'YUC', '97000', 'INVALID', 'INVALID'],
  ['5 rue de l’Église', 'Québec', 'QC', 'G1R 2S3', '46.8122791', '-71.2145386'],
  ['Königstraße 12', 'Stuttgart', 'BW', '70173', 'INVALID', 'INVALID'],
  ['中山路 88 号', '上海', 'SH', '200001', '31.2303904', '121.4737021'],
  ['新宿区西新宿2-8-1', '東京都', '13', '163-8001', '35.6896342', '139.6921007'],
  ['ул. Ленина, д. 7', 'Москва', 'MOW', '101000', 'INVALID', 'INVALID'],
  ['12 רחוב הרצל', 'תל אביב', 'TA', '6688312', 'INVALID', 'INVALID'],
  ['شارع الملك فهد 40', 'الرياض', '01', '11564', '24.7135517', '46.6752957'],
  ['"The Mill", 3\\4 Bridge St.', 'Bristol', 'BST', 'BS1 4ST', 'INVALID', 'INVALID'],
] as const;

const TEXTS = PLACES.map(
  ([line, city, region, postalCode, lat, long]) =>
    `"Line1":${wireJson(line)},"City":${wireJson(city)},"CountrySubDivisionCode":"${region}","PostalCode":"${postalCode}","Lat":"${lat}","Long":"${long}"}`,
);

/** A physical address; `Lat` and `Long` are often the word INVALID (recorded). */
export function address(draws: Draws, id: number): string {
  return `{"Id":"${id}",${draws.of(TEXTS)}`;
}
