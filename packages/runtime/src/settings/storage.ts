import { resolve } from 'node:path';
import { defineGroup } from './group.ts';
import { text, webOrigin } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

interface S3Settings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export const storageGroup = defineGroup({
  title: 'Files of images',
  variables: {
    STORAGE_DIR: withDefault(text('/var/lib/waybill/files'), '.waybill/files', {
      summary:
        'The folder in which images lie that have no bucket; every process has to reach the same one. npm start keeps them in WAYBILL_HOME.',
    }),
    S3_BUCKET: optional(text('waybill-files'), {
      summary: 'A bucket of Amazon S3, or of another service that speaks its protocol, in place of a folder.',
    }),
    S3_ENDPOINT: optional(webOrigin('https://s3.eu-central-1.amazonaws.com'), {
      summary: 'Where the bucket is; unset: at Amazon, in S3_REGION.',
    }),
    S3_REGION: withDefault(text('eu-central-1'), 'us-east-1', { summary: 'The region of the bucket.' }),
    S3_ACCESS_KEY_ID: optional(text('AKIA…'), { summary: 'Who may read and write the bucket.' }),
    S3_SECRET_ACCESS_KEY: optional(text('the secret of the access key'), {
      summary: 'The secret that belongs to S3_ACCESS_KEY_ID.',
      secret: true,
    }),
  },
  build: (values): { directory: string; s3: S3Settings | null } => ({
    directory: resolve(values.STORAGE_DIR),
    s3:
      values.S3_BUCKET === null
        ? null
        : {
            bucket: values.S3_BUCKET,
            region: values.S3_REGION,
            endpoint: values.S3_ENDPOINT ?? `https://s3.${values.S3_REGION}.amazonaws.com`,
            accessKeyId: values.S3_ACCESS_KEY_ID ?? '',
            secretAccessKey: values.S3_SECRET_ACCESS_KEY ?? '',
          },
  }),
});
