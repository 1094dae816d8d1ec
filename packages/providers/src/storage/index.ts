import type { FileStorage } from '@waybill/domain';
import { createFileSystemStorage } from './file-system.ts';
import { createS3Storage, type S3Options } from './s3.ts';

export { createFileSystemStorage, createS3Storage, type S3Options };

export interface StorageSettings {
  /** Used where there is no bucket. */
  directory: string;
  s3: S3Options | null;
}

/** The storage that the settings name. */
export const createStorage = ({ directory, s3 }: StorageSettings): FileStorage =>
  s3 ? createS3Storage(s3) : createFileSystemStorage({ directory });
