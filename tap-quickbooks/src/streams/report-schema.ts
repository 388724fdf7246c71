import type { JsonObject } from 'singer';

const OBJECT = { type: ['null', 'object'], additionalProperties: true };

/** The JSON Schema of a report. Its rows nest in groups of any depth, so they are described no further. */
export const REPORT_SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: true,
  properties: {
    Header: {
      ...OBJECT,
      properties: {
        Time: { type: ['null', 'string'] },
        ReportName: { type: ['null', 'string'] },
        DateMacro: { type: ['null', 'string'] },
        ReportBasis: { type: ['null', 'string'] },
        StartPeriod: { type: ['null', 'string'] },
        EndPeriod: { type: ['null', 'string'] },
        SummarizeColumnsBy: { type: ['null', 'string'] },
        Currency: { type: ['null', 'string'] },
        Option: { type: ['null', 'array'] },
      },
    },
    Columns: { ...OBJECT, properties: { Column: { type: ['null', 'array'] } } },
    Rows: { ...OBJECT, properties: { Row: { type: ['null', 'array'] } } },
  },
};
