import { z } from 'zod';
import { named } from '../openapi/named.ts';

/** An answer that is not plain JSON: `text/csv`, `text/event-stream`, `application/pdf`. */
export interface Media {
  mediaType: `${string}/${string}`;
  /** Of the text; or of the JSON, where it is a kind of JSON. */
  schema: z.ZodType;
}

/** JSON of this shape; `null` for an answer without a body; or something else than JSON. */
export type AnswerBody = z.ZodType | Media | null;

/** What an operation answers when it does what it was asked to, by status. Refusals are problems. */
export interface Answers {
  readonly 200?: AnswerBody;
  readonly 201?: AnswerBody;
  readonly 202?: AnswerBody;
  readonly 204?: AnswerBody;
  /** To who asked with `If-None-Match`. */
  readonly 304?: null;
}

/** What is not plain JSON is written out by the handler. */
type SentAs<Body> = Body extends z.ZodType
  ? z.output<Body>
  : Body extends Media
    ? string | Buffer
    : undefined;

/** What a handler may send: what the schemas of the answers describe. */
export type Sent<Declared extends Answers> = {
  [Status in keyof Declared]: SentAs<Declared[Status]>;
}[keyof Declared];

/** Of an operation with one answer. */
export const answering = <Status extends keyof Answers, Body extends AnswerBody>(
  status: Status,
  body: Body,
) => ({ [status]: body }) as { readonly [Only in Status]: Body };

/** A moment: a `Date` here, and RFC 3339 in UTC in the answer. */
export const moment = z
  .codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  .meta({ examples: ['2026-03-02T09:30:00.000Z'] });

/** As {@link moment}, where it is a text here, too. */
export const momentText = z.iso.datetime().meta({ examples: ['2026-03-02T09:30:00.000Z'] });

export const id = named('Id', z.uuid().meta({ examples: ['0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'] }));

/** Of what is changed under `If-Match`. */
export const version = z
  .int()
  .min(1)
  .meta({ description: 'One more with each change.', examples: [3] });

/** Minor units. */
export const money = z
  .int()
  .min(0)
  .meta({ description: 'Minor units of the currency.', examples: [2599] });

export const count = z
  .int()
  .min(0)
  .meta({ examples: [2] });

/** A list that is told as a whole. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ data: z.array(item) });

/** One page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({
        description: 'Sent as `cursor`, it brings the next page; null on the last one.',
        examples: [null],
      }),
  });
