import { generatedCompany } from '../src/company/generated-company.ts';
import type { Dataset } from '../src/data/dataset.ts';
import type { Row } from './client.ts';

/** The texts of a generated company, as the simulator sends them, oldest first. */
export const [customers = [], invoices = [], items = []] = generatedCompany({
  seed: 5,
  from: Date.UTC(2024, 0, 1) / 1000,
  to: Date.UTC(2025, 0, 1) / 1000,
  customers: 1200,
  invoices: 6000,
  items: 400,
}).map(textsOf);

export function parsed(texts: readonly string[]): Row[] {
  return texts.map((text) => JSON.parse(text));
}

function textsOf(dataset: Dataset): string[] {
  return Array.from({ length: dataset.size }, (_, rank) => dataset.text(dataset.rowAt('CreateTime', rank)));
}
