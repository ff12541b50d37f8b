/** The look of the page; light and dark by the reader's own setting. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1c2430;--dim:#5b6675;--line:#dfe3e8;--critical:#9b1c5a;--high:#c62828;--medium:#b26a00;--low:#00708a;--info:#5b6675;--unknown:#5a4fb0;--ok:#1b7f3b}
@media(prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2029;--text:#e4e8ee;--dim:#97a3b3;--line:#2c3440;--critical:#ff7ab8;--high:#ff8080;--medium:#ffb74d;--low:#5fd0e6;--info:#97a3b3;--unknown:#b0a6ff;--ok:#66d48a}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1rem}
header{border-left:.5rem solid var(--high);background:var(--card);padding:1rem 1.5rem;border-radius:.5rem}
header.open{border-color:var(--ok)}header h1{margin:0;font-size:1rem;color:var(--dim);font-weight:600}
.gate{margin:.1rem 0;font-size:1.9rem;font-weight:700}header p{margin:.2rem 0}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}
.tile{flex:1 1 7rem;background:var(--card);border-radius:.5rem;padding:.75rem 1rem;border-top:.25rem solid var(--c,var(--ok));color:var(--dim)}
.tile strong{display:block;font-size:1.75rem;line-height:1.2;color:var(--c,var(--ok))}
.critical{--c:var(--critical)}.high{--c:var(--high)}.medium{--c:var(--medium)}.low{--c:var(--low)}.info{--c:var(--info)}.unknown{--c:var(--unknown)}
.coverage,.refs,footer{color:var(--dim);font-size:.875rem}h2{font-size:1.15rem;margin:2rem 0 .75rem}
details{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:0 1rem}
details[open]{padding-bottom:.75rem}summary{cursor:pointer;padding:.7rem 0;display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}
summary code{margin-left:auto;color:var(--dim);font-size:.8rem}.tag{color:var(--c);border:1px solid var(--c);border-radius:1rem;padding:0 .6rem;font-size:.75rem;text-transform:uppercase;letter-spacing:.03em}
.count{background:var(--line);border-radius:1rem;padding:0 .55rem;font-size:.8rem}
ul{padding-left:1.1rem}li{margin:.4rem 0}code,pre{font-family:ui-monospace,monospace;font-size:.85em}li>code{color:var(--low)}
pre{background:var(--bg);border-radius:.35rem;padding:.5rem 0;overflow-x:auto;margin:.4rem 0}pre span{display:block;padding:0 .75rem;min-width:max-content}
pre i{display:inline-block;width:3.5em;color:var(--dim);font-style:normal}pre .hit{background:color-mix(in srgb,var(--c,var(--high)) 18%,transparent)}
.fix{color:var(--ok);margin:.2rem 0}a{color:var(--low)}table{border-collapse:collapse;width:100%;background:var(--card)}
th,td{text-align:left;border-bottom:1px solid var(--line);padding:.4rem .6rem;font-size:.9rem}footer{margin-top:2rem}
`.trim();
