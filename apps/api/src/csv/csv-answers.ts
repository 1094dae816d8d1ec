import {
  type CsvExport,
  type CsvImport,
  delimiterNames,
  exportKinds,
  importKinds,
  importModes,
  importStatuses,
  maxReported,
} from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

/** How a file is sent: it may say who bought what. */
export const csvFile = { contentType: 'text/csv; charset=utf-8', cacheControl: 'private, no-store' } as const;

const link = (example: string) => z.string().meta({ examples: [example] });
const example = '/v1/csv/products/imports/0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f';
const createdBy = z.string().meta({
  description: 'Who asked for it.',
  examples: ['staff:0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'],
});

export const importAnswer = named(
  'CsvImport',
  z.strictObject({
    id,
    kind: z.enum(importKinds),
    mode: z.enum(importModes),
    dryRun: z.boolean(),
    status: z.enum(importStatuses).meta({
      description:
        'Under way while it is checking or applying. A file whose rows cannot all be taken is completed by best effort, and failed where it is all or nothing.',
      examples: ['applying'],
    }),
    progress: z
      .int()
      .min(0)
      .max(100)
      .meta({
        description: 'How much of the file the pass under way has behind it, in hundredths.',
        examples: [42],
      }),
    bytes: count.meta({ examples: [52_400] }),
    rows: z
      .strictObject({ read: count, created: count, updated: count, unchanged: count, failed: count })
      .meta({
        description: 'What became of the rows so far; in a dry run, and in a check, what would.',
        examples: [{ read: 420, created: 12, updated: 400, unchanged: 5, failed: 3 }],
      }),
    faults: count.meta({ description: 'All that was found wrong; a row can have several.', examples: [3] }),
    reported: count.meta({
      description: `How many of them are in the report, which ends after ${maxReported}.`,
      examples: [3],
    }),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why the file as a whole was not taken.', examples: [null] }),
    createdBy,
    createdAt: moment,
    finishedAt: moment.nullable(),
    expiresAt: moment.meta({ description: 'Until then it can be looked up.' }),
    links: z.strictObject({
      self: link(example),
      report: link(`${example}/report`),
      reportFile: link(`${example}/report.csv`),
      cancel: link(`${example}/cancel`),
    }),
  }),
);

export const importPageAnswer = named('CsvImportPage', pageOf(importAnswer));

export const reportPageAnswer = named(
  'CsvReportPage',
  pageOf(
    z.strictObject({
      row: z
        .int()
        .min(1)
        .meta({ description: 'As a spreadsheet counts: the header is row 1.', examples: [17] }),
      column: z
        .string()
        .nullable()
        .meta({ description: 'Null: the row as a whole.', examples: ['price'] }),
      message: z.string().meta({
        description: 'What is wrong, and what would be right.',
        examples: [
          'must be an amount in USD with at most 2 decimals and without thousands separators, for example 12.50',
        ],
      }),
      value: z
        .string()
        .nullable()
        .meta({ description: 'The beginning of what is in the cell.', examples: ['12,345'] }),
    }),
  ),
);

export const reportFile = z.string().meta({
  description: 'The report, a fault in each row.',
  examples: ['row,column,problem,value\r\n17,sku,must not be empty,\r\n'],
});

export const exportAnswer = named(
  'CsvExport',
  z.strictObject({
    id,
    kind: z.enum(exportKinds),
    status: z.enum(['running', 'completed']),
    filter: z
      .record(z.string(), z.union([z.string(), z.boolean()]))
      .meta({ description: 'As it was asked for.', examples: [{ active: true }] }),
    delimiter: z.enum(delimiterNames),
    byteOrderMark: z.boolean(),
    total: count.meta({
      description: 'Products, levels or orders that there were when it was asked for.',
      examples: [1_200],
    }),
    done: count.meta({ description: 'Of them, those in the file so far.', examples: [1_200] }),
    rows: count.meta({
      description: 'Of the file, without its header: an order has one for each of its lines.',
      examples: [1_200],
    }),
    bytes: count.meta({ examples: [90_400] }),
    createdBy,
    createdAt: moment,
    finishedAt: moment.nullable(),
    expiresAt: moment.meta({ description: 'Until then it can be downloaded.' }),
    links: z.strictObject({ self: link(example), file: link(`${example}/file.csv`).nullable() }),
  }),
);

export const exportPageAnswer = named('CsvExportPage', pageOf(exportAnswer));

/** Where an import, or a page of them, is told of. */
export const importPath = ({ kind, id: importId }: Pick<CsvImport, 'kind' | 'id'>): string =>
  `/v1/csv/${kind}/imports/${importId}`;

export const importView = (imported: CsvImport) => {
  const self = importPath(imported);
  const links = {
    ...{ self, report: `${self}/report`, reportFile: `${self}/report.csv`, cancel: `${self}/cancel` },
  };
  return { ...imported, links };
};

export const exportPath = ({ kind, id: exportId }: Pick<CsvExport, 'kind' | 'id'>): string =>
  `/v1/csv/${kind}/exports/${exportId}`;

export const exportView = ({ filter, ...exported }: CsvExport) => {
  const self = exportPath(exported);
  const file = exported.status === 'completed' ? `${self}/file.csv` : null;
  return { ...exported, filter: filter as Record<string, string | boolean>, links: { self, file } };
};
