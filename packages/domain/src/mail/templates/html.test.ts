import { describe, expect, it } from 'vitest';
import { href, html } from './html.ts';

describe('html', () => {
  it('escapes text so that it cannot start a tag or leave an attribute', () => {
    expect(html`<b title="${`"'<&>`}">${'<script>'}</b>`.markup).toBe(
      '<b title="&quot;&#39;&lt;&amp;&gt;">&lt;script&gt;</b>',
    );
  });

  it('takes its own markup and lists of it as they are', () => {
    expect(html`<ul>${['a', '<'].map((text) => html`<li>${text}</li>`)}</ul>`.markup).toBe(
      '<ul><li>a</li><li>&lt;</li></ul>',
    );
  });

  it('replaces lone surrogates and control characters, which no markup may hold', () => {
    expect(html`${'a\u0000\u0007b\ud800'}`.markup).toBe('a b\ufffd');
  });
});

describe('href', () => {
  it('lets only links to pages and mail addresses through', () => {
    expect(href('https://shop.example/?a=1')).toBe('https://shop.example/?a=1');
    expect(href('mailto:help@shop.example')).toBe('mailto:help@shop.example');
    for (const target of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      '',
    ]) {
      expect(href(target)).toBe('#');
    }
  });
});
