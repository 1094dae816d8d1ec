import { jobNames } from '@waybill/domain';
import { z } from 'zod';
import { id } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

export const retriedObligationAnswer = named(
  'RetriedObligation',
  z.strictObject({
    id,
    job: z.enum(jobNames),
    orderId: id.nullable().meta({ description: 'The order that the job is for, if it is for one.' }),
  }),
);
