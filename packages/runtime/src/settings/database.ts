import { asRole } from '@waybill/db/roles';
import { defineGroup } from './group.ts';
import { url, wholeNumber } from './kinds.ts';
import { optional, required, withDefault } from './variable.ts';

const postgresUrl = (user: string) =>
  url(
    ['postgres', 'postgresql'],
    'a postgres:// address with user, host and database',
    `postgres://${user}:password@localhost:5432/waybill`,
  );

export const databaseGroup = defineGroup({
  title: 'Database',
  variables: {
    DATABASE_URL: required(postgresUrl('waybill'), {
      summary:
        'PostgreSQL 18, with the login that owns the tables; npm start brings its own when it is not set.',
      secret: true,
    }),
    DATABASE_APP_URL: optional(postgresUrl('waybill_app'), {
      summary:
        'A login of its own for everything that acts for one shop; unset: DATABASE_URL as role waybill_app.',
      secret: true,
    }),
    DATABASE_SYSTEM_URL: optional(postgresUrl('waybill_system'), {
      summary: 'A login of its own for relay and sweeps; unset: DATABASE_URL as role waybill_system.',
      secret: true,
    }),
    DB_POOL_MAX: withDefault(wholeNumber(1, 500, 10), '10', {
      summary: 'The most connections one process opens to the database for its requests or jobs.',
    }),
  },
  build: (values) => ({
    url: values.DATABASE_URL,
    appUrl: values.DATABASE_APP_URL ?? asRole(values.DATABASE_URL, 'waybill_app'),
    systemUrl: values.DATABASE_SYSTEM_URL ?? asRole(values.DATABASE_URL, 'waybill_system'),
    poolMax: values.DB_POOL_MAX,
  }),
});
