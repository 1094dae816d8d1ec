import { number } from './format.ts';
import type { Comparison, Results } from './results.ts';
import { judge, type Verdict } from './verdict.ts';

const rowHeight = 44;
const top = 56;
const left = 300;
const barWidth = 420;
const right = 90;

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Readable on light and on dark pages. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a }
  .title { font-size: 16px; font-weight: 600 }
  .bar { fill: #2f81f7 } .missed { fill: #cf6d17 } .spread { stroke: #24292f; stroke-width: 1.5 }
  .target { stroke: #1a7f37; stroke-width: 2; stroke-dasharray: 4 3 }
  .page { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .spread { stroke: #e6edf3 } .target { stroke: #3fb950 }
    .page { fill: #0d1117 }
  }`;

interface Bar extends Verdict {
  one: Comparison;
}

/** One bar for each ratio, with its spread and what was promised, as an SVG. */
export function renderChart({ measures }: Results): string {
  const bars = measures.flatMap(({ comparisons }) => comparisons).map((one): Bar => ({ one, ...judge(one) }));
  const greatest = Math.max(1, ...bars.flatMap(({ ratio, one }) => [ratio.greatest, one.target.ratio]));
  const x = (ratio: number) => left + (ratio / greatest) * barWidth;
  const width = left + barWidth + right;
  const height = top + bars.length * rowHeight + 16;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Waybill against its baselines">
<style>${style}
</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="title" x="16" y="26">Waybill against its baselines</text>
<text class="small" x="16" y="44">the bar is the median of the ratios of all rounds, the line their spread, the dashes are the promise</text>
${bars.map((bar, row) => renderBar(bar, top + row * rowHeight, x)).join('\n')}
</svg>
`;
}

function renderBar({ one, ratio, met }: Bar, y: number, x: (ratio: number) => number): string {
  const middle = y + 18;
  const at = (value: number) => x(value).toFixed(1);
  return [
    `<text x="16" y="${y + 17}">${escapeXml(one.name)}</text>`,
    `<text class="small" x="16" y="${y + 32}">against ${escapeXml(one.against)}</text>`,
    `<rect class="bar${met ? '' : ' missed'}" x="${left}" y="${y + 6}" width="${(x(ratio.median) - left).toFixed(1)}" height="24" rx="3"/>`,
    `<line class="spread" x1="${at(ratio.least)}" x2="${at(ratio.greatest)}" y1="${middle}" y2="${middle}"/>`,
    `<line class="target" x1="${at(one.target.ratio)}" x2="${at(one.target.ratio)}" y1="${y}" y2="${y + 36}"/>`,
    `<text x="${(Math.max(x(ratio.greatest), x(one.target.ratio)) + 8).toFixed(1)}" y="${y + 22}">${number(ratio.median)}</text>`,
  ].join('');
}
