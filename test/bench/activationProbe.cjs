// Runs in the extension host: writes the start-up report that VS Code keeps, with its activation table.
const { writeFileSync } = require('node:fs');
const vscode = require('vscode');

const patience = 20_000;

async function run() {
  const watched = ['prompt-environments.prompt-environments', 'vscode.git'];
  const extensions = watched.map((id) => vscode.extensions.getExtension(id));
  // Both activate by themselves in a repository with a registry; asking for it would change what is measured.
  await until(() => extensions.every((extension) => extension?.isActive));
  await vscode.commands.executeCommand('perfview.show');
  const report = await until(() =>
    vscode.workspace.textDocuments.find(
      (document) => document.uri.scheme === 'perf' && document.getText().includes('Extension Activation Stats'),
    ),
  );
  writeFileSync(process.env.PROMPTENV_PROBE_REPORT, report.getText());
}

/**
 * @template T
 * @param {() => T} ask
 */
async function until(ask) {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error('The extensions were not active, or no report appeared, in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

module.exports = { run };
