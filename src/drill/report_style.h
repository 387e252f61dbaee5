#pragma once

#include <string_view>

namespace regionfall::drill {

// How report.html looks, on a screen and on paper.
inline constexpr std::string_view kReportStyle = R"(
:root { --ink: #1f2328; --dim: #656d76; --rule: #d8dee4; --good: #1a7f37; --bad: #b3261e; --odd: #8a6100;
  --paper: #fff; --raised: #f6f8fa; color-scheme: light dark; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #9198a1; --rule: #353b44;
  --good: #4ac26b; --bad: #ff7b72; --odd: #e3b341; --paper: #0d1117; --raised: #161b22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1144px; padding: 24px 32px 48px; color: var(--ink); background: var(--paper);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
header { border-left: 8px solid var(--dim); padding: 4px 0 4px 20px; }
header.met { border-color: var(--good); } header.missed { border-color: var(--bad); }
header.invalid { border-color: var(--odd); }
h1 { margin: 0; font-size: 28px; font-weight: 600; }
h1 b { text-transform: uppercase; font-size: 20px; letter-spacing: .05em; margin-left: 10px; }
.met h1 b { color: var(--good); } .missed h1 b { color: var(--bad); } .invalid h1 b { color: var(--odd); }
.headline { margin: 6px 0 0; font-size: 17px; }
.because { margin: 4px 0 0; color: var(--dim); } .because b { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; }
.stamp { float: right; border: 1px solid var(--dim); color: var(--dim); border-radius: 4px; padding: 2px 8px;
  font-size: 12px; }
h2 { font-size: 17px; margin: 28px 0 8px; }
.cards { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0 8px; }
.card { flex: 1 1 180px; border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px; position: relative;
  break-inside: avoid; }
.card.met { border-top: 4px solid var(--good); } .card.missed { border-top: 4px solid var(--bad); }
.mark { position: absolute; right: 14px; top: 8px; font-size: 22px; font-weight: 700; }
.met .mark { color: var(--good); } .missed .mark { color: var(--bad); }
.measure { font-weight: 600; } .measure span { color: var(--dim); font-weight: 400; }
.actual { font-size: 24px; font-weight: 600; margin: 2px 0; } .missed .actual { color: var(--bad); }
.target, .detail, .dim, footer { color: var(--dim); } .detail { font-size: 12px; }
svg { width: 100%; height: auto; margin-top: 12px; }
svg text { fill: var(--ink); font-size: 12px; } svg .title { font-weight: 600; font-size: 13px; }
svg .label { fill: var(--dim); font-size: 11px; } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .inside { fill: #fff; font-size: 11px; } svg .fault { fill: var(--bad); opacity: .1; }
svg .edge { stroke: var(--bad); stroke-dasharray: 3 3; opacity: .6; fill: none; }
svg .grid { stroke: var(--rule); stroke-width: 1; } svg .tick { stroke: var(--dim); }
svg .line { fill: none; stroke-width: 1.8; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--dim); font-weight: 500; font-size: 12px; }
td, th { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; width: 1%; padding-right: 16px; }
.bad td { color: var(--bad); }
.finding { border: 1px solid var(--rule); border-left: 4px solid var(--dim); border-radius: 6px; padding: 10px 16px;
  margin: 10px 0; break-inside: avoid; }
.finding.weak { border-left-color: var(--bad); }
h3 { margin: 0; font-size: 15px; font-weight: 600; }
.kind { font-size: 11px; font-weight: 500; border: 1px solid var(--dim); color: var(--dim); border-radius: 9px; padding: 1px 8px;
  margin-right: 6px; vertical-align: 1px; } .weak .kind { color: var(--bad); border-color: var(--bad); }
.source { background: var(--raised); border-radius: 4px; padding: 6px 10px; margin: 8px 0; font: 12px/1.5 ui-monospace,
  "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; } .source code { display: block; font: inherit; }
dl { display: grid; grid-template-columns: 56px 1fr; gap: 2px 10px; margin: 6px 0 0; } dt { color: var(--dim); }
dd { margin: 0; } .predicted { white-space: nowrap; background: var(--good); color: var(--paper); border-radius: 4px; padding: 1px 7px;
  font-size: 12px; font-weight: 600; }
footer { margin-top: 32px; font-size: 12px; } footer p { margin: 2px 0; }
@media print { body { padding: 0; max-width: none; font-size: 11px; -webkit-print-color-adjust: exact;
  print-color-adjust: exact; } .charts { break-inside: avoid; } tr { break-inside: avoid; } @page { margin: 14mm;
  @top-right { content: "emulated environment"; font: 9px sans-serif; color: #656d76; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9px sans-serif; color: #656d76; } } }
)";

}  // namespace regionfall::drill
