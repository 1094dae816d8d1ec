import { expect, it } from 'vitest';
import { isInOtherLanguage } from './language.ts';

const english = 'This is the mug for you and your tea, with a handle.';
const german = 'Das ist der Becher für Sie und Ihren Tee, mit Henkel.';

it.each([
  ['de', english],
  ['en-GB', german],
  ['fr', german],
  ['pt-BR', english],
  ['ru', english],
  ['ja', german],
  ['en', 'これは毎日使えるマグカップです。'],
  ['sr', 'Ово је шоља'.normalize('NFD').replace(/\p{L}/gu, 'a')],
])('knows that it is not %s: %s', (language, text) => {
  expect(isInOtherLanguage(text, language)).toBe(true);
});

it.each([
  ['en', english],
  ['de-AT', german],
  ['ja', 'マグカップ MUG-01 は毎日使えます。'],
  ['zh-Hant', '這是每天都能用的杯子。'],
  ['ko', '매일 쓰는 머그잔입니다.'],
  ['sr-Latn', 'Ovo je šolja za svaki dan.'],
  ['fi', 'Muki joka päivään.'],
  ['en', 'Mug.'],
  ['de', 'Becher “The best of the best”, 350 ml.'],
])('lets pass what may be %s: %s', (language, text) => {
  expect(isInOtherLanguage(text, language)).toBe(false);
});
