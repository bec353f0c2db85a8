/** What the page of the matrix loads, as the webview can ask for it. */
export interface PageSources {
  readonly script: string;
  readonly style: string;
  /** The webview's own source, for the policy. */
  readonly cspSource: string;
  /** Unguessable, and another one for every page. */
  readonly nonce: string;
}

/**
 * The page's HTML. Nothing of a registry is in it: rows come as messages and become text. The policy lets nothing in but
 * our own script and style.
 */
export function matrixPage({ script, style, cspSource, nonce }: PageSources): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}';`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Prompt Matrix</title>
</head>
<body data-vscode-context='{"preventDefaultContextMenuItems":true}'>
<svg class="sprite" aria-hidden="true">
<symbol id="icon-behind" viewBox="0 0 16 16"><path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm.5 9.5h-1V6.9L5.9 8.6l-.7-.7L8 5l2.8 2.9-.7.7-1.6-1.7z"/></symbol>
<symbol id="icon-settled" viewBox="0 0 16 16"><path d="M6.4 12.2 2.6 8.4l.8-.8 3 3 6.2-6.3.8.8z"/></symbol>
<symbol id="icon-other" viewBox="0 0 16 16"><path d="M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 1.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z"/></symbol>
<symbol id="icon-held" viewBox="0 0 16 16"><path d="M4.5 3.5h2v9h-2zm5 0h2v9h-2z"/></symbol>
<symbol id="icon-damaged" viewBox="0 0 16 16"><path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm2.9 8.7-.7.7L8 8.7l-2.2 2.2-.7-.7L7.3 8 5.1 5.8l.7-.7L8 7.3l2.2-2.2.7.7L8.7 8z"/></symbol>
<symbol id="icon-changed" viewBox="0 0 16 16"><path d="M11.7 2.3a1.4 1.4 0 0 1 2 2L5.4 12.6l-3 .9.9-3zM10 4.6 4.2 10.4l-.4 1.4 1.4-.4L11 5.6z"/></symbol>
<symbol id="icon-compare" viewBox="0 0 16 16"><path d="M2 3h5v10H2zm1 1v8h3V4zm6-1h5v10H9zm1 1v8h3V4z"/></symbol>
<symbol id="icon-promote" viewBox="0 0 16 16"><path d="m8 2 5 5-.8.8L8.6 4.2V14H7.4V4.2L3.8 7.8 3 7z"/></symbol>
<symbol id="icon-rollback" viewBox="0 0 16 16"><path d="M6 2.6 2.3 6.3 6 10l.8-.8-2.3-2.3H10a2.8 2.8 0 0 1 0 5.6H6v1.1h4a3.9 3.9 0 0 0 0-7.8H4.5l2.3-2.4z"/></symbol>
<symbol id="icon-fold" viewBox="0 0 16 16"><path d="m5.7 13.7-.7-.7L10 8 5 3l.7-.7L11.4 8z"/></symbol>
<symbol id="icon-sort" viewBox="0 0 16 16"><path d="M8 4.5 12.5 11h-9z"/></symbol>
<symbol id="icon-shield" viewBox="0 0 16 16"><path d="M8 1.5 2.8 3.4v4.1c0 3.1 2.2 5.6 5.2 7 3-1.4 5.2-3.9 5.2-7V3.4zm4.1 6c0 2.5-1.7 4.5-4.1 5.8-2.4-1.3-4.1-3.3-4.1-5.8V4.2L8 2.7l4.1 1.5z"/></symbol>
</svg>
<main>
<h1 class="unseen">Prompts and the environments that pin them</h1>
<div class="toolbar" role="search" aria-label="Choose what is shown">
<input id="filter" type="search" aria-label="Filter prompts" placeholder="Filter, such as “support held” or “prod:behind”" autocomplete="off" spellcheck="false">
<label class="choice"><input id="unsettled" type="checkbox">Needs a look</label>
<label class="choice"><input id="grouped" type="checkbox">Folders</label>
<label class="choice">Sort by<select id="sortKey" title="What environments are sorted by when their heads are chosen"><option value="state">state</option><option value="version">version</option><option value="age">last move</option></select></label>
<label class="choice" id="registryChoice" hidden>Registry<select id="registry"></select></label>
<span id="count" class="count" aria-hidden="true"></span>
</div>
<div id="live" class="unseen" role="status"></div>
<div id="notice" class="notice" role="status" hidden><span id="noticeText"></span><button id="remedy" type="button" hidden></button></div>
<div id="scroller" class="scroller">
<table id="table" role="treegrid" aria-label="Prompts by environment" aria-describedby="keys">
<thead id="heads" role="rowgroup"></thead>
<tbody id="above" aria-hidden="true"></tbody>
<tbody id="lines" role="rowgroup"></tbody>
<tbody id="below" aria-hidden="true"></tbody>
</table>
<p id="nothing" class="nothing" hidden></p>
</div>
<p id="keys" class="keys"><kbd>Enter</kbd> compares a cell with the one to its left · <kbd>Shift+F10</kbd> or the right mouse button promotes, rolls back and more · <kbd>/</kbd> filters</p>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
