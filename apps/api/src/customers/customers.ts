import { eraseCustomer, exportCustomer, findCustomer, notFound } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { named } from '../openapi/named.ts';
import { email } from '../validation/fields.ts';
import { customerAnswer, customerExportAnswer, erasedCustomerAnswer } from './customer-answers.ts';
import { customerView, exportView } from './customer-view.ts';

/** In the body, not in the path: paths are logged. */
const whose = named('CustomerEmail', z.strictObject({ email }));

export const findCustomerRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/customers',
    name: 'findCustomer',
    summary:
      'Tells which orders are a customer’s, what keeps them from being erased, and when somebody did it.',
    permission: 'customers:write',
    query: whose,
    answers: { 200: customerAnswer },
    problems: ['not_found'],
    handle: async ({ res, scope, query }) => {
      const customer = await transact(scope, (ctx) => findCustomer(ctx, query.email));
      if (!customer) throw notFound('customer');
      res.json(customerView(customer));
    },
  });

export const exportCustomerRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/customers/export',
    name: 'exportCustomer',
    summary: 'Tells everything that is held of a customer.',
    permission: 'customers:write',
    body: whose,
    answers: { 200: customerExportAnswer },
    problems: ['not_found'],
    handle: async ({ res, scope, body }) => {
      res.json(exportView(body.email, await transact(scope, (ctx) => exportCustomer(ctx, body.email))));
    },
  });

export const eraseCustomerRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/customers/erase',
    name: 'eraseCustomer',
    summary: 'Takes a customer out of their orders, for good; the figures stay.',
    permission: 'customers:write',
    body: whose,
    answers: { 200: erasedCustomerAnswer },
    problems: ['not_found', 'customer_has_open_orders'],
    handle: async ({ res, scope, body }) => {
      const { mark, orders, erasedAt } = await transact(scope, (ctx) => eraseCustomer(ctx, body.email));
      res.json({ id: mark, orders, erasedAt });
    },
  });
