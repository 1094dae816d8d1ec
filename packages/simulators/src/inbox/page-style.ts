export const pageStyle = `
:root{color-scheme:light dark;--page:#f3f4f6;--card:#fff;--soft:#f7f8fa;--line:#e3e6ea;--ink:#1b2330;--muted:#5b6472;--accent:#0f6b5c}
@media (prefers-color-scheme:dark){:root{--page:#14171c;--card:#1d2229;--soft:#252b34;--line:#363e4a;--ink:#eef1f5;--muted:#aab3c0;--accent:#5fd0b8}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif}
a{color:inherit;text-decoration:none}
a:focus-visible,input:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.bar{display:flex;gap:16px;align-items:center;flex-wrap:wrap;max-width:1000px;margin:0 auto;padding:20px 20px 14px}
.bar h1{margin:0;font-size:20px}
.bar .count{color:var(--muted)}
.bar form{display:flex;gap:8px;margin-left:auto;flex:0 1 380px}
input{flex:1;min-width:0;padding:8px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit;font:inherit}
button{padding:8px 16px;border:0;border-radius:8px;background:#0f6b5c;color:#fff;font:inherit;font-weight:600;cursor:pointer}
main{max-width:1000px;margin:0 auto 32px;padding:0 20px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.rows{list-style:none;margin:0;padding:0}
.rows li+li{border-top:1px solid var(--line)}
.row{display:grid;grid-template-columns:minmax(150px,260px) 1fr auto;gap:16px;padding:11px 18px;align-items:baseline}
.row:hover{background:var(--soft)}
.row span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.row .to{color:var(--muted)}
.row .subject{font-weight:600}
time{color:var(--muted);font-size:13px;font-variant-numeric:tabular-nums}
.empty{padding:56px 20px;text-align:center;color:var(--muted)}
.pages{display:flex;justify-content:space-between;padding:14px 4px;color:var(--accent);font-weight:600}
.head{padding:20px 24px 0}
.head h2{margin:0 0 10px;font-size:20px;line-height:1.35;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:3px 16px;margin:0;font-size:14px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.tabs{display:flex;gap:4px;margin-top:16px;border-bottom:1px solid var(--line)}
.tabs a{padding:8px 14px;margin-bottom:-1px;border-bottom:2px solid transparent;color:var(--muted)}
.tabs a[aria-current]{border-color:var(--accent);color:var(--ink);font-weight:600}
iframe{display:block;width:100%;height:calc(100vh - 300px);min-height:560px;border:0;background:#fff}
pre{margin:0;padding:20px 24px;overflow-x:auto;font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre-wrap;overflow-wrap:anywhere}
@media (max-width:640px){.row{grid-template-columns:1fr auto;gap:2px 12px}.row .subject{grid-column:1/-1;grid-row:2}.bar form{margin-left:0;flex-basis:100%}}
`;

/** Shows new mails as they come: fetches the list again every two seconds and puts it in place. */
export const liveScript = `
const refresh = async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const id of ['count', 'list']) {
    const [shown, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (shown && fresh && shown.innerHTML !== fresh.innerHTML) shown.innerHTML = fresh.innerHTML;
  }
};
setInterval(refresh, 2000);
`;
