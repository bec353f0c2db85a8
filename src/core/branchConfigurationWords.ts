import type { BranchChanges } from './branch';
import type { ConfigurationChange } from './branchConfiguration';
import { cutNames, longestCell } from './branchCells';
import { codeSpan } from './markdown';
import { oneLine } from './wording';

const mostConfigurationTold = 30;

/** What the configuration says otherwise, in a list: few things do, and each of them matters. */
export function configurationList({ configuration }: BranchChanges): readonly string[] {
  const lines = configuration.slice(0, mostConfigurationTold).map((change) => `- ${configurationWords(change)}`);
  const rest = configuration.length - lines.length;
  return lines.length === 0
    ? []
    : [
        '### Configuration that changes',
        [...lines, ...(rest > 0 ? [`- and **${rest} more**, which \`promptenv report --json\` lists.`] : [])].join(
          '\n',
        ),
      ];
}

/** One change of the configuration as a sentence. */
export function configurationWords({ kind, subject, from, to }: ConfigurationChange): string {
  const name = codeSpan(oneLine(subject === '' ? '.' : subject, longestCell));
  const [before = '', after = ''] = [from, to].map((names) => cutNames(names, codeSpan).join(', '));
  switch (kind) {
    case 'environmentRemoved':
      return `${name} is **no environment any more**.`;
    case 'environmentAdded':
      return `${name} is a new environment.`;
    case 'protectionRemoved':
      return `${name} is **no longer protected**: its pins move without a reason or a confirmation.`;
    case 'protectionAdded':
      return `${name} is protected now.`;
    case 'orderChanged':
      return `The order of promotion is ${after}; it was ${before}.`;
    case 'rootRemoved':
      return `Drafts are **no longer looked for** in ${name} (${before}).`;
    case 'rootAdded':
      return `Drafts are looked for in ${name} (${after}).`;
    case 'patternsChanged':
      return `In ${name}, drafts are the files that match ${after}; they were ${before}.`;
    case 'callsChanged':
      return "The team's own functions that ask for prompts are named otherwise.";
    case 'requirementRemoved':
      return `${name} is **no longer required**: releases that do not know it may write here.`;
    case 'requirementAdded':
      return `${name} is required: releases that do not know it only read.`;
    case 'settingChanged':
      return settingWords(name, after, before);
    case 'unreadable':
      return `**What changes cannot be told**: \`config.yaml\` cannot be read in the ${subject === 'base' ? 'base' : 'branch'}.`;
  }
}

/** Another release may go by what this one gives no meaning. */
function settingWords(name: string, after: string, before: string): string {
  if (after === '') {
    return `The setting ${name} is gone; it was ${before}.`;
  }
  return `The setting ${name} is ${after}${before === '' ? ', and new' : `; it was ${before}`}.`;
}
