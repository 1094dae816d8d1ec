import { html } from './html.ts';
import { layout } from './layout.ts';

export interface PasswordPage {
  /** What this page is for. */
  title: string;
  intro: string;
  button: string;
  /** Where the form goes. */
  action: string;
  /** Of the link that led here. */
  token: string;
  /** What went wrong the last time. */
  problem?: string | undefined;
}

/** Chooses a password. Nothing but the form changes anything: programs open links in mails before people do. */
export const passwordPage = ({ title, intro, button, action, token, problem }: PasswordPage): string =>
  layout({
    title,
    body: html`<h1>${title}</h1>
<p>${intro} At least 12 characters: a few words that nobody would guess are best.</p>
${problem === undefined ? null : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="token" value="${token}">
<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="12" maxlength="256" required autofocus>
<button>${button}</button>
</form>`.text,
  });

export const passwordSetPage = (): string =>
  layout({
    title: 'Done',
    body: html`<h1>Done</h1>
<p>Your password is set. You can <a href="/ops/login">log in</a> with it.</p>`.text,
  });

/** For a link that opens nothing. */
export const deadLinkPage = (problem: string): string =>
  layout({
    title: 'Link',
    body: html`<h1>This link is no good</h1>
<p class="problem" role="alert">${problem}</p>`.text,
  });
