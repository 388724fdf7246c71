import {
  type Company,
  type JsonSpan,
  type RunFacts,
  readCompany,
  readRunFacts,
  rootSpan,
  textAt,
  valueAt,
} from 'singer';

interface Told {
  /** The company that the STATE names. */
  readonly company: Company | undefined;
  /** The facts about its run that a tap tells beside the value. */
  readonly facts: RunFacts | undefined;
}

/** Reads what a STATE message tells of its run. `value` is the span of its value. */
export function toldWith(bytes: Buffer, value: JsonSpan): Told {
  const company = valueAt(bytes, value, ['company']);
  const run = valueAt(bytes, rootSpan(bytes), ['run']);
  return {
    company: company && readCompany(JSON.parse(textAt(bytes, company))),
    facts: run && readRunFacts(JSON.parse(textAt(bytes, run))),
  };
}
