import { escapeHtml } from './html.ts';
import { layout } from './layout.ts';

export interface LoginPage {
  /** Where to go on after the login. */
  next: string;
  /** What went wrong the last time. */
  problem?: string;
  /** Typed in the last time. */
  email?: string;
  /** Of a second factor. */
  asksForCode?: boolean;
}

const codeField = `<label for="code">Code</label>
<input id="code" name="code" autocomplete="one-time-code" required>
`;

export const loginPage = ({ next, problem, email = '', asksForCode = false }: LoginPage): string =>
  layout({
    title: 'Log in',
    body: `<h1>Operations</h1>
<p>Queues, failed jobs and retries, for staff.</p>
${problem ? `<p class="problem" role="alert">${escapeHtml(problem)}</p>` : ''}
<form method="post" action="/ops/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus value="${escapeHtml(email)}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
${asksForCode ? codeField : ''}<button>Log in</button>
</form>`,
  });

export const logoutPage = (): string =>
  layout({
    title: 'Log out',
    body: `<h1>Log out?</h1>
<form method="post" action="/ops/logout"><button>Log out</button></form>`,
  });
