import { groups, type SettingRow, settingsTable } from './catalog.ts';

const head = `# Settings of Waybill. \`npm start\` needs none of them; a line is put into use by removing its "#".
# A value that does not fit stops the start and says why.`;

function setting({ name, variable, readBy }: SettingRow): string {
  const { kind, fallback, summary } = variable;
  const absent = fallback === null ? [] : [`Default: ${fallback}.`];
  return [
    `# ${summary}`,
    `# ${[`Must be ${kind.expected}.`, ...absent, `Read by ${readBy.join(', ')}.`].join(' ')}`,
    `#${name}=${fallback ?? kind.example}`,
  ].join('\n');
}

/** The text of `.env.example`. */
export function renderEnvExample(): string {
  const sections = Object.values(groups).map((group) => {
    const settings = settingsTable.filter((row) => row.group === group.title).map(setting);
    return [`# ── ${group.title} ──`, ...settings].join('\n\n');
  });
  return `${[head, ...sections].join('\n\n')}\n`;
}
