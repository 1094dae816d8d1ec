import { z } from 'zod';
import type { ChatRequest } from './request.ts';

const product = z.object({
  name: z.string(),
  language: z.string().default('en'),
  keywords: z.array(z.string()).default([]),
});
type Product = z.output<typeof product>;

const sentences: Record<string, (name: string, keywords: string) => string> = {
  en: (name, keywords) =>
    `Meet ${name}.${keywords && ` It stands for ${keywords}.`} Made to be used every day, and pleasant to look at while it waits for you.`,
  de: (name, keywords) =>
    `Das ist ${name}.${keywords && ` Es steht für ${keywords}.`} Gemacht für jeden Tag, und schön anzusehen, während es auf Sie wartet.`,
  fr: (name, keywords) =>
    `Voici ${name}.${keywords && ` Un produit placé sous le signe de : ${keywords}.`} Conçu pour tous les jours, et agréable à regarder entre-temps.`,
  it: (name, keywords) =>
    `Ecco ${name}.${keywords && ` Il suo carattere: ${keywords}.`} Fatto per essere usato ogni giorno, con il piacere di una forma che è bella da vedere.`,
  pt: (name, keywords) =>
    `Apresentamos ${name}.${keywords && ` O que o distingue: ${keywords}.`} Feito para o dia a dia, e agradável de ver enquanto não é usado.`,
  nl: (name, keywords) =>
    `Dit is ${name}.${keywords && ` Het staat voor ${keywords}.`} Gemaakt voor elke dag, en een plezier om naar te kijken terwijl het op je wacht.`,
  es: (name, keywords) =>
    `Le presentamos ${name}.${keywords && ` Se distingue por: ${keywords}.`} Hecho para todos los días, y agradable de ver mientras espera.`,
};

const describe = ({ name, language, keywords }: Product): string => {
  const write = sentences[language.slice(0, 2).toLowerCase()] ?? sentences['en'];
  return write?.(name, keywords.join(', ')) ?? name;
};

/** The first JSON object in the last thing the user said that is a product. */
const productIn = ({ messages }: ChatRequest): Product | null => {
  const said = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  try {
    const found = product.safeParse(JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1)));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
};

const dataBlock = /<product>[\s\S]*?<\/product>/g;
const order = /\b(?:answer|reply|respond|antworte)\s+(?:only\s+)?(?:with|mit)\s+\\?"([^"\\]+)/i;

/**
 * What somebody orders outside of the block of data, in whatever role: a model that is easily led does that, so that
 * data which gets out of its block shows. Null where there is no such order.
 */
export const orderedAnswer = ({ messages }: ChatRequest): string | null => {
  const outside = messages.map(({ content }) => content.replace(dataBlock, '')).join('\n');
  return order.exec(outside)?.[1] ?? null;
};

const placeholders: Record<string, unknown> = {
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

/**
 * What the model says: a description made from the product's name, keywords and language and from nothing else, the
 * same every time, in the shape the request asks for.
 */
export const draftAnswer = (request: ChatRequest): string => {
  const found = productIn(request);
  return inShape(request, found ? describe(found) : 'There is no product in this request.');
};

/** The text as the request wants it. */
export const inShape = (request: ChatRequest, text: string): string => {
  const format = request.response_format;
  if (format.type === 'text') return text;
  if (format.type === 'json_object') return JSON.stringify({ description: text });
  const { properties } = format.json_schema.schema;
  const answer = Object.entries(properties).map(([name, { type }]) => [name, placeholders[type] ?? text]);
  return JSON.stringify(Object.fromEntries(answer));
};
